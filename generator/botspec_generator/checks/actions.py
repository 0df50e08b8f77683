"""A rule on actions: what their functions choose is open wherever they are called."""

from collections.abc import Iterator, Mapping

from botspec.contract.uimap import Move
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import BotGraph, Placed

Ways = Mapping[frozenset[str], Placed]
"""The sets of exits that an action has, each with the first place that has it."""


def mixed_exits(view: View) -> Iterator[Problem]:
    """The places of an action have the same exits, or one exit each.

    A function does not know where it is called. When all places have the same exits, it chooses one; when
    each has one of its own, it says `press.go()`. Otherwise it could choose an exit that is not open there.

        MENU:  {on: {ORDER: {do: order, to: [DONE, WALLET]}}}
        AGAIN: {on: {ORDER: {do: order, to: DONE}}}

    Give all of them the same `to:`, or one target each; or make an action of its own for what differs.
    """
    ways = _ways(view.graph)
    for action in view.graph.actions:
        (first, place), *others = ways.get(action.name, {frozenset[str](): action}).items()
        if others and max(len(exits) for exits in ways[action.name]) > 1:
            exits = ", ".join(sorted(first))
            yield Problem(
                span=others[0][1].span,
                message=f"{action.name} does not have the exits here that it has at its first place: {exits}",
                help="give both the same `to:`, or one target each; or make two actions of it",
                related=((f"the first place of {action.name}", place.span),),
            )


def _ways(graph: BotGraph) -> Mapping[str, Ways]:
    ways: dict[str, dict[frozenset[str], Placed]] = {}
    for arc in graph.arcs:
        if arc.action:
            ways.setdefault(arc.action, {}).setdefault(frozenset(arc.to), arc)
    for event in graph.events:
        if event.do:
            ways.setdefault(event.do, {}).setdefault(frozenset({str(Move.STAY)}), event)
    return ways
