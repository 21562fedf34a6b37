"""Tests of the file-based door to the engine."""
