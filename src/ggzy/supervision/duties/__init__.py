"""The duty list (权责清单): which department supervises what, under which rule, in which stage, within which limit."""
