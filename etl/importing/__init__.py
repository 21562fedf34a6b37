"""Import of what planners hold: yearbook tables and own series, kept apart from the published statistics.

`files` turns bytes into sheets of cells, `tables` says what the cells mean, `preview` says what was understood
and what was not, `installed` keeps accepted series in a folder of their own beside the database. Nothing in here
writes to `data/` or to a database, and no score reads what was imported.
"""
