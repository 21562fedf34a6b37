"""Tests of the index engine."""
