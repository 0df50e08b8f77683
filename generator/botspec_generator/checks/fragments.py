"""A template in fragments: the text outside of all branches, then the text of each branch and loop."""

from collections.abc import Iterable, Iterator

from jinja2 import nodes

from botspec_generator.trees import parsed


def fragments(source: str, value: str) -> Iterator[str]:
    """The fragments of a template, with `value` in place of what only the running bot knows."""
    yield from _split(parsed(source).body, value)


def _split(body: Iterable[nodes.Node], value: str) -> Iterator[str]:
    words: list[str] = []
    inner: list[list[nodes.Node]] = []
    for part in body:
        match part:
            case nodes.Output():
                words += (item.data if isinstance(item, nodes.TemplateData) else value for item in part.nodes)
            case nodes.If():
                inner += [part.body, *(branch.body for branch in part.elif_), part.else_]
            case nodes.For():
                inner += [part.body, part.else_]
            case _:
                pass
    yield "".join(words)
    for branch in inner:
        yield from _split(branch, value)
