"""`make demo`: everything real but the people. Three businesses, generated traffic, a report."""

from leadwright.demo.run import run

__all__ = ["run"]
