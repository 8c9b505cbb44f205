"""The service list (服务清单): what the centre does for whom, in which steps, by when, for which fee."""
