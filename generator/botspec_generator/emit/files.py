"""All files of `generated/`: a pure function of the graph and the generator's version."""

from collections.abc import Callable, Iterator
from typing import Final

from botspec_generator.emit import (
    actions,
    facts,
    guards,
    ids,
    keyboards,
    manifest,
    registry,
    registry_json,
    schema,
    session,
    statechart,
    texts,
)
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan, plan
from botspec_generator.graph import BotGraph

EMITTERS: Final[tuple[Callable[[Plan], File], ...]] = (
    ids.emit,
    session.emit,
    facts.emit,
    guards.emit,
    actions.emit,
    keyboards.emit,
    registry.emit,
    registry_json.emit,
    statechart.emit,
)
"""The emitters of one file each."""


def emit(graph: BotGraph) -> tuple[File, ...]:
    """Return every file, the manifest last."""
    made = tuple(_files(plan(graph)))
    return (*made, manifest.emit(graph, made))


def _files(plan: Plan) -> Iterator[File]:
    yield Module("__init__.py", f"The bot {plan.graph.name}, generated from its spec.").file()
    for emitter in EMITTERS:
        yield emitter(plan)
    yield from texts.emit(plan)
    yield from schema.emit(plan)
