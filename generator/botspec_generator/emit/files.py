"""All files of `generated/`: a pure function of the graph and the generator's version."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from botspec_generator.emit import (
    actions,
    events,
    facts,
    guards,
    ids,
    keyboards,
    links,
    registry_json,
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


def small(plan: Plan) -> Iterator[File]:
    """Yield every file but the large ones and the manifest."""
    yield Module("__init__.py", f"The bot {plan.graph.name}, generated from its spec.").file()
    for emitter in MODULES:
        yield emitter(plan)
    yield registry_json.emit(plan)
    yield statechart.emit(plan)
    yield from texts.emit(plan)


def large(*names: str) -> Callable[[Plan], Iterator[File]]:
    """Return the emitter of some of the large files, which are as much work as all the small ones.

    Whoever makes them imports what does: it need not be the process that makes the others.
    """

    def made(plan: Plan) -> Iterator[File]:
        for name in names:
            yield from _LARGE[name](plan)

    return made


def _registry(plan: Plan) -> Iterator[File]:
    from botspec_generator.emit import registry

    yield registry.emit(plan)


def _picture(plan: Plan) -> Iterator[File]:
    from botspec_generator.emit import picture

    yield picture.emit(plan)


def _book(plan: Plan) -> Iterator[File]:
    from botspec_generator.emit import book

    yield book.emit(plan)


def _schemas(plan: Plan) -> Iterator[File]:
    from botspec_generator.emit import schema

    yield from schema.emit(plan)


REGISTRY: Final = "registry"
PICTURE: Final = "picture"
BOOK: Final = "book"
SCHEMAS: Final = "schemas"

_LARGE: Final[Mapping[str, Callable[[Plan], Iterator[File]]]] = {
    REGISTRY: _registry,
    PICTURE: _picture,
    BOOK: _book,
    SCHEMAS: _schemas,
}
