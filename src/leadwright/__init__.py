"""Leadwright: lead management that fits how a business sells."""

__version__ = "0.1.0"
