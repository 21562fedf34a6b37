"""The dashboard as a web service: health, readiness, security headers, the log, words for what went wrong."""
