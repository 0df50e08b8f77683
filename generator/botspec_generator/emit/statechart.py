"""`statechart.mmd`: the bot as a Mermaid state diagram, one arc a line.

Mermaid does not draw arcs between the insides of two composite states, so a flow is a class with its own
stroke. Labels may hold neither colon nor semicolon, and some words cannot name a state: see Mermaid's
packages/mermaid/src/diagrams/state/parser/stateDiagram.jison.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from botspec.contract.uimap import ANY, Move
from botspec_generator.emit.header import HEADER
from botspec_generator.emit.module import File
from botspec_generator.emit.plan import Plan
from botspec_generator.graph import Arc, BotGraph

PICTURE: Final = "statechart.svg"
"""The file of the same as a picture."""

_ANY: Final = "any_screen"
_BACK: Final = "where_the_user_came_from"
_ENTITIES: Final = str.maketrans({"#": "#35;", ":": "#58;", ";": "#59;", "<": "#lt;"})
_WORDS: Final = frozenset(
    {"CLASS", "CLASSDEF", "CLICK", "DEFAULT", "HREF", "NOTE", "SCALE", "STATE", "STYLE"}
)
_STROKES: Final = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#17becf")


def emit(plan: Plan) -> File:
    """Return `statechart.mmd`."""
    blocks = [list(block) for block in _blocks(plan.graph)]
    body = "\n\n".join("\n".join(f"    {line}" for line in block) for block in blocks if block)
    return File(path="statechart.mmd", text=f"%% {HEADER}\nstateDiagram-v2\n{body}\n")


def _blocks(graph: BotGraph) -> Iterator[Iterator[str]]:
    """Yield the aliases, the arcs of each screen, and the flows."""
    yield _states(graph)
    for _, arcs in groupby(graph.arcs, key=lambda arc: arc.source):
        yield (line for arc in arcs for line in _arc(graph, arc))
    for number, flow in enumerate(graph.flows):
        members = ",".join(_state(screen) for screen in flow.screens)
        stroke = _STROKES[number % len(_STROKES)]
        style = f"classDef flow_{flow.name} stroke:{stroke},stroke-width:3px"
        yield iter([style, f"class {members} flow_{flow.name}"])


def _states(graph: BotGraph) -> Iterator[str]:
    for screen in graph.screens:
        if _state(screen.id) != screen.id:
            yield f'state "{screen.id}" as {_state(screen.id)}'
    if any(arc.source == ANY for arc in graph.arcs):
        yield f'state "{_ANY.replace("_", " ")}" as {_ANY}'
    if any(Move.BACK in arc.to for arc in graph.arcs):
        yield f'state "{_BACK.replace("_", " ")}" as {_BACK}'
    yield f"[*] --> {_state(graph.home)}"


def _state(screen: str) -> str:
    return f"screen_{screen}" if screen in _WORDS else screen


def _arc(graph: BotGraph, arc: Arc) -> Iterator[str]:
    source = _ANY if arc.source == ANY else _state(arc.source)
    for target in arc.to or (Move.STAY,):
        yield f"{source} --> {_target(graph, source, target)}: {_label(arc)}"


def _target(graph: BotGraph, source: str, target: str) -> str:
    match target:
        case Move.STAY:
            return source
        case Move.BACK:
            return _BACK
        case Move.HOME:
            return _state(graph.home)
        case _:
            return _state(target)


def _label(arc: Arc) -> str:
    parts = [arc.trigger]
    if arc.when is not None:
        parts.append(f"[{'unless ' if arc.refuse else ''}{' '.join(arc.when.source.split())}]")
    if arc.action:
        parts.append(f"/ {arc.action}")
    if arc.refuse:
        parts.append(f"/ refuse {arc.refuse}")
    return " ".join(parts).translate(_ENTITIES)
