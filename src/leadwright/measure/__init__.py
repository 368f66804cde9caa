"""Formulas: what the decisions of a workspace add up to, in the terms of its operating model."""
