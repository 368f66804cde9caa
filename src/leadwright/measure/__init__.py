"""Formulas of the report."""
