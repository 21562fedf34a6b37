"""Two pages are made at a time, the others wait for their turn.

One process has one interpreter: ten pages made at once are all done when the last is, two at a time let the first
planners go on after a fifth of that. Two and not one, so that a slow page does not hold up the others.
"""

import threading

PAGES = threading.Semaphore(2)
