"""All files of `generated/`: a pure function of the graph and the generator's version."""

from collections.abc import Callable, Iterator
from typing import Final

from botspec_generator.emit import (
    actions,
    book,
    events,
    facts,
    guards,
    ids,
    keyboards,
    manifest,
    picture,
    registry,
    registry_json,
    schema,
    session,
    statechart,
    tasks,
    texts,
)
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan, plan
from botspec_generator.graph import BotGraph

MODULES: Final[tuple[Callable[[Plan], File], ...]] = (
    ids.emit,
    session.emit,
    facts.emit,
    events.emit,
    tasks.emit,
    guards.emit,
    actions.emit,
    keyboards.emit,
)
"""The emitters of what `registry.py` imports, one module each."""


def emit(graph: BotGraph, begin: Callable[[File], None] = lambda file: None) -> tuple[File, ...]:
    """Return every file, the manifest last; the largest one is made first, and `begin` is told of it."""
    the_plan = plan(graph)
    largest = registry.emit(the_plan)
    begin(largest)
    made = (*_modules(the_plan), largest, *_others(the_plan))
    return (*made, manifest.emit(graph, made))


def _modules(plan: Plan) -> Iterator[File]:
    yield Module("__init__.py", f"The bot {plan.graph.name}, generated from its spec.").file()
    for emitter in MODULES:
        yield emitter(plan)


def _others(plan: Plan) -> Iterator[File]:
    yield registry_json.emit(plan)
    yield statechart.emit(plan)
    yield picture.emit(plan)
    yield book.emit(plan)
    yield from texts.emit(plan)
    yield from schema.emit(plan)
