"""The dashboard as a browser sees it on the wire: a server process, and sessions that speak to it."""
