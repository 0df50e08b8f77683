"""`statechart.mmd`: the bot as a Mermaid state diagram, one arc a line.

Mermaid does not draw arcs between the insides of two composite states, so a flow is a class with its own
stroke. Labels may hold neither colon nor semicolon, and some words cannot name a state: see Mermaid's
packages/mermaid/src/diagrams/state/parser/stateDiagram.jison.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter
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
    body = "\n\n".join("    " + "\n    ".join(block) for block in _blocks(plan.graph) if block)
    return File(path="statechart.mmd", text=f"%% {HEADER}\nstateDiagram-v2\n{body}\n")


def _blocks(graph: BotGraph) -> Iterator[list[str]]:
    """Yield the aliases, the arcs of each screen, and the flows."""
    yield list(_states(graph))
    moves: Mapping[str, str] = {Move.BACK: _BACK, Move.HOME: _state(graph.home)}
    for _, arcs in groupby(graph.arcs, key=attrgetter("source")):
        yield [line for arc in arcs for line in _arc(arc, moves)]
    for number, flow in enumerate(graph.flows):
        members = ",".join(_state(screen) for screen in flow.screens)
        stroke = _STROKES[number % len(_STROKES)]
        style = f"classDef flow_{flow.name} stroke:{stroke},stroke-width:3px"
        yield [style, f"class {members} flow_{flow.name}"]


def _states(graph: BotGraph) -> Iterator[str]:
    for screen in graph.screens:
        if _state(screen.id) != screen.id:
            yield f'state "{screen.id}" as {_state(screen.id)}'
    if any([arc.source == ANY for arc in graph.arcs]):
        yield f'state "{_ANY.replace("_", " ")}" as {_ANY}'
    if any([Move.BACK in arc.to for arc in graph.arcs]):
        yield f'state "{_BACK.replace("_", " ")}" as {_BACK}'
    yield f"[*] --> {_state(graph.home)}"


def _state(screen: str) -> str:
    return f"screen_{screen}" if screen in _WORDS else screen


def _arc(arc: Arc, moves: Mapping[str, str]) -> list[str]:
    """Return the lines of an arc; `moves` are the states of `back` and `home`."""
    source = _ANY if arc.source == ANY else _state(arc.source)
    label = _label(arc)
    ends = [source if target == Move.STAY else moves.get(target) or _state(target) for target in arc.to]
    return [f"{source} --> {end}: {label}" for end in ends or (source,)]


def _label(arc: Arc) -> str:
    parts = [arc.trigger]
    if arc.when is not None:
        parts.append(f"[{'unless ' if arc.refuse else ''}{' '.join(arc.when.source.split())}]")
    if arc.action:
        parts.append(f"/ {arc.action}")
    if arc.refuse:
        parts.append(f"/ refuse {arc.refuse}")
    return " ".join(parts).translate(_ENTITIES)
