"""Signed webhooks, after Standard Webhooks 1.0."""
