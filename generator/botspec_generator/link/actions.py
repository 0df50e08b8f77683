"""The actions: what each may refuse, what it is handed, and where its arcs stand."""

from collections.abc import Collection, Mapping
from typing import Final

from msgspec import Struct

from botspec.contract.uimap import Move
from botspec_generator.document.shapes import ActionShape
from botspec_generator.findings import Code
from botspec_generator.graph import Action, Arc, Button, Event, Tap
from botspec_generator.link.arcs import check_reason
from botspec_generator.link.context import Context
from botspec_generator.link.scope import Scope
from botspec_generator.source import Node

ELSEWHERE: Final = "elsewhere"
"""The source of a place that is every screen which does not wait for the event."""


class Place(Struct, frozen=True, kw_only=True):
    """Where an action is done: on an arc, or when the user is elsewhere."""

    source: str
    trigger: str
    to: tuple[str, ...]


def link_actions(
    context: Context, arcs: tuple[Arc, ...], buttons: tuple[Button, ...], events: tuple[Event, ...]
) -> tuple[Action, ...]:
    """All actions."""
    places = _places(arcs, events)
    with_arg = {button.id for button in buttons if isinstance(button, Tap) and button.arg}
    with_arg |= {trigger for trigger, type_ in context.scope.links.items() if type_ is not None}
    with_event = {event.name for event in events if event.fields}
    nodes = context.document.section("actions")
    found: list[Action] = []
    for name, shape in context.document.spec.actions.items():
        _check(shape, nodes[name], context.scope)
        uses = places.get(name, [])
        found.append(
            Action(
                name=name,
                reasons=tuple(dict.fromkeys(shape.may_reject)),
                facts=tuple(dict.fromkeys(shape.facts)),
                starts=tuple(dict.fromkeys(shape.starts)),
                exits=tuple(dict.fromkeys(target for use in uses for target in use.to)),
                onward=_goes_onward(uses),
                arcs=tuple(
                    dict.fromkeys(f"{use.source} --{use.trigger}--> {'|'.join(use.to)}" for use in uses)
                ),
                has_arg=bool(uses) and all(use.trigger in with_arg for use in uses),
                events=_all(uses, with_event),
                inputs=_all(uses, context.scope.inputs),
                at=nodes[name].key_at,
            )
        )
    return tuple(found)


def _places(arcs: tuple[Arc, ...], events: tuple[Event, ...]) -> Mapping[str, list[Place]]:
    places: dict[str, list[Place]] = {}
    for arc in arcs:
        if arc.action:
            place = Place(source=arc.source, trigger=arc.trigger, to=arc.to)
            places.setdefault(arc.action, []).append(place)
    for event in events:
        if event.do:
            place = Place(source=ELSEWHERE, trigger=event.name, to=(str(Move.STAY),))
            places.setdefault(event.do, []).append(place)
    return places


def _goes_onward(uses: list[Place]) -> bool:
    """The action's places lead to one target each, and not to the same one."""
    return len({use.to for use in uses}) > 1 and all(len(use.to) == 1 for use in uses)


def _all(uses: list[Place], known: Collection[str]) -> tuple[str, ...]:
    """The triggers of an action's places, if every one of them is known to bring something."""
    names = tuple(dict.fromkeys(use.trigger for use in uses))
    return names if all(name in known for name in names) else ()


def _check(shape: ActionShape, node: Node, scope: Scope) -> None:
    for task, place in zip(shape.starts, _items(node, "starts"), strict=True):
        if task not in scope.tasks:
            scope.unknown(Code.UNKNOWN_TASK, "task", task, place.span, scope.tasks)
    for code, place in zip(shape.may_reject, _items(node, "may_reject"), strict=True):
        check_reason(code, place, scope)
    for fact, place in zip(shape.facts, _items(node, "facts"), strict=True):
        if fact not in scope.facts:
            scope.unknown(Code.UNKNOWN_FACT, "fact", fact, place.span, scope.facts)


def _items(node: Node, key: str) -> list[Node]:
    place = node.get(key)
    return place.items if place is not None else []
