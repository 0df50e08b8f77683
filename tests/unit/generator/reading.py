"""Reads one text, as a file of a spec is read."""

from botspec_generator.findings import Report
from botspec_generator.source import Node
from botspec_generator.source.node import SourceFile
from botspec_generator.source.reader import read_tree


def parse(file: SourceFile, report: Report) -> Node | None:
    """The value of one file."""
    found = read_tree(file, report)
    return None if found is None else found.root
