"""Analyses over the published database: pure functions of numbers, and readers that return tidy frames."""
