"""The Jinja trees of texts, each made once: the linker and the rules look at the same, and change none."""

from functools import lru_cache

from jinja2 import Environment, nodes


@lru_cache(maxsize=8192)
def parsed(source: str) -> nodes.Template:
    """The tree of a text. Raises TemplateSyntaxError, RecursionError."""
    return _environment().parse(source)


def named(part: nodes.Node) -> str:
    """A name or a field as it is written, `user.id`; nothing for any other part of a tree."""
    match part:
        case nodes.Name(name=name):
            return name
        case nodes.Getattr(node=owner, attr=attr):
            return f"{of}.{attr}" if (of := named(owner)) else ""
        case _:
            return ""


@lru_cache
def _environment() -> Environment:
    return Environment(autoescape=True)
