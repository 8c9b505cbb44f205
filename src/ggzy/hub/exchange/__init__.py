"""Lots in the forms other systems read: the national data sets, and the Open Contracting Data Standard."""
