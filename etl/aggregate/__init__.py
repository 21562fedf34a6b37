"""From firm-year records to cells that may be shown: place × industry × year, with disclosure control.

Records are read once, in pieces, and checked row by row (`split`); each year is then summed to cells and
protected by itself (`years`, `disclosure`, `suppress`); `tables` writes what may leave the office. Every piece
and year is noted in a manifest when it is on the disk, so a run that was killed continues where it was.
"""
