"""Tests of the yearly refresh, against a platform on loopback."""
