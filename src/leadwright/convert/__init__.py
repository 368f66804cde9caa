"""Opportunities and conversions."""
