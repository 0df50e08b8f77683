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
    links,
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
    yield book.emit(plan)
    yield from texts.emit(plan)
    yield from schema.emit(plan)


def large(graph: BotGraph) -> Iterator[File]:
    """Yield the two files that are as much work as all others: the registry and the picture.

    Whoever makes them imports what does: it need not be the process that makes the others.
    """
    from botspec_generator.emit import picture, registry

    the_plan = plan(graph)
    yield registry.emit(the_plan)
    yield picture.emit(the_plan)
