"""Open data (开放数据): signed daily files, feeds, calendars, tables, the map of the site."""
