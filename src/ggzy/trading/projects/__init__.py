"""Projects, tenders and lots; notices and tender files in their versions; questions and clarifications."""
