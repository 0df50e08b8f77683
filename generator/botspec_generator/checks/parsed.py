"""The Jinja trees of texts, each made once: several rules look at the same ones, and none changes them."""

from functools import lru_cache

from jinja2 import Environment, nodes


@lru_cache(maxsize=8192)
def parsed(source: str) -> nodes.Template:
    """The tree of a text that the linker has parsed before."""
    return _environment().parse(source)


@lru_cache
def _environment() -> Environment:
    return Environment(autoescape=True)
