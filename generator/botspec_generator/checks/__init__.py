"""The rules that a graph must keep: one function for each, and all of them in one table."""

from botspec_generator.checks.table import RULES, explain, run

__all__ = ["RULES", "explain", "run"]
