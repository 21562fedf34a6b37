"""The sections of the page 产业 Industry, one a file; each has `show(page)`."""
