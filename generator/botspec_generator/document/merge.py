"""All files of `spec/` -> one document, merged by top-level key."""

from collections.abc import Sequence

from botspec_generator.findings import Code, Report
from botspec_generator.source import Node


def merge(roots: Sequence[Node], report: Report) -> Node | None:
    """One tree out of all files; None without any. What is given twice is an error with both places."""
    first: Node | None = None
    merged: dict[str, Node] = {}
    for root in roots:
        if not isinstance(root.value, dict):
            help_ = "begin with `botspec: 1`"
            report.error(Code.WRONG_SHAPE, root.span, "a file of the spec must be a map", help_)
            continue
        first = first or root
        for key, node in root.entries.items():
            _add(merged, key, node, report)
    return first.holding(merged) if first is not None else None


def _add(merged: dict[str, Node], key: str, node: Node, report: Report) -> None:
    first = merged.get(key)
    if node.value is None:
        return
    if first is None:
        merged[key] = node
    elif isinstance(first.value, dict) and isinstance(node.value, dict) and key != "bot":
        merged[key] = _merge_section(key, first, node, report)
    else:
        _twice(key, node, first, report)


def _merge_section(key: str, first: Node, more: Node, report: Report) -> Node:
    entries = dict(first.entries)
    for name, node in more.entries.items():
        if name in entries:
            _twice(f"{key}.{name}", node, entries[name], report)
        else:
            entries[name] = node
    return first.holding(entries)


def _twice(what: str, node: Node, first: Node, report: Report) -> None:
    related = (("first given here", first.key_span),)
    report.error(
        Code.GIVEN_TWICE, node.key_span, f"{what} is given twice", "keep one of them", related=related
    )
