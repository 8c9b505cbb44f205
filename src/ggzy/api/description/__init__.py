"""The API described for strangers: an OpenAPI 3.1 document made from the acts, and a page that needs no network."""
