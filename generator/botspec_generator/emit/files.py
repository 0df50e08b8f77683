"""All files of `generated/`: a pure function of the graph and the generator's version."""

from collections.abc import Callable, Iterator
from typing import Final

from botspec_generator.emit import (
    actions,
    events,
    facts,
    guards,
    ids,
    keyboards,
    links,
    session,
    statechart,
    tasks,
    texts,
)
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan

MODULES: Final[tuple[Callable[[Plan], File], ...]] = (
    ids.emit,
    links.emit,
    session.emit,
    facts.emit,
    events.emit,
    tasks.emit,
    guards.emit,
    actions.emit,
    keyboards.emit,
)
"""The emitters of what `registry.py` imports, one module each."""


Emitter = Callable[[Plan], Iterator[File]]
"""What makes some of the files."""


def small(plan: Plan) -> Iterator[File]:
    """Yield the modules that are little work."""
    yield Module("__init__.py", f"The bot {plan.graph.name}, generated from its spec.").file()
    for emitter in MODULES:
        yield emitter(plan)
    yield from texts.emit(plan)


def chart(plan: Plan) -> Iterator[File]:
    """Yield the state diagram."""
    yield statechart.emit(plan)


# Each of these is as much work as all small files. Whoever makes them imports what does: of two processes
# that share them out, only one.


def registry(plan: Plan) -> Iterator[File]:
    """Yield `registry.py`."""
    from botspec_generator.emit import registry

    yield registry.emit(plan)


def registry_json(plan: Plan) -> Iterator[File]:
    """Yield `registry.json`."""
    from botspec_generator.emit import registry_json

    yield registry_json.emit(plan)


def picture(plan: Plan) -> Iterator[File]:
    """Yield the picture, and its layout."""
    from botspec_generator.emit import picture

    yield from picture.emit(plan)


def book(plan: Plan) -> Iterator[File]:
    """Yield the catalogue of screens."""
    from botspec_generator.emit import book

    yield book.emit(plan)


def schemas(plan: Plan) -> Iterator[File]:
    """Yield the schemas for editors."""
    from botspec_generator.emit import schema

    yield from schema.emit(plan)
