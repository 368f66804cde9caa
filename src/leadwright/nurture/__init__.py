"""Triggers, sequences and content."""
