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
    schema,
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
    yield from schema.emit(plan)


def large(*paths: str) -> Callable[[Plan], Iterator[File]]:
    """Return the emitter of some of the large files: each is as much work as all the small ones.

    Whoever makes them imports what does: it need not be the process that makes the others.
    """

    def made(plan: Plan) -> Iterator[File]:
        for path in paths:
            yield _LARGE[path](plan)

    return made


def _registry(plan: Plan) -> File:
    from botspec_generator.emit import registry

    return registry.emit(plan)


def _picture(plan: Plan) -> File:
    from botspec_generator.emit import picture

    return picture.emit(plan)


def _book(plan: Plan) -> File:
    from botspec_generator.emit import book

    return book.emit(plan)


REGISTRY: Final = "registry.py"
PICTURE: Final = "statechart.svg"
BOOK: Final = "BOT.md"

_LARGE: Final[Mapping[str, Callable[[Plan], File]]] = {
    REGISTRY: _registry,
    PICTURE: _picture,
    BOOK: _book,
}
