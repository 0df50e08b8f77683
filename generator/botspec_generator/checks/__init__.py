"""The rules that a graph must keep: one function for each, and all of them in one table."""

from botspec_generator.checks.table import KNOWN, RULES, run

__all__ = ["KNOWN", "RULES", "run"]
