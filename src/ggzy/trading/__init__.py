"""交易平台: how things are tendered, granted, sold. Procedures are data; the rooms hold what their acts leave."""
