"""Archives (电子档案): one matter, one self-describing package that anybody can check offline."""
