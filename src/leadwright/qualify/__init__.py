"""Scores and lifecycle stages."""
