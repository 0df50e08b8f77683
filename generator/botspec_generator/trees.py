"""The Jinja trees of texts, each made once: the linker and the rules look at the same, and change none."""

from functools import lru_cache

from jinja2 import Environment, nodes


@lru_cache(maxsize=8192)
def parsed(source: str) -> nodes.Template:
    """The tree of a text. Raises TemplateSyntaxError, RecursionError."""
    return _environment().parse(source)


@lru_cache
def _environment() -> Environment:
    return Environment(autoescape=True)
