"""The actions: what each may refuse, what it is handed, and where its arcs stand."""

from botspec_generator.document.shapes import ActionShape
from botspec_generator.findings import Code
from botspec_generator.graph import Action, Arc, Button, Tap
from botspec_generator.link.arcs import check_reason
from botspec_generator.link.context import Context
from botspec_generator.link.not_yet import not_yet
from botspec_generator.link.scope import Scope
from botspec_generator.source import Node


def link_actions(context: Context, arcs: tuple[Arc, ...], buttons: tuple[Button, ...]) -> tuple[Action, ...]:
    """All actions."""
    places: dict[str, list[Arc]] = {}
    for arc in arcs:
        if arc.action:
            places.setdefault(arc.action, []).append(arc)
    with_arg = {button.id for button in buttons if isinstance(button, Tap) and button.arg}
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
                exits=tuple(dict.fromkeys(target for arc in uses for target in arc.to)),
                arcs=tuple(
                    dict.fromkeys(f"{arc.source} --{arc.trigger}--> {'|'.join(arc.to)}" for arc in uses)
                ),
                has_arg=bool(uses) and all(arc.trigger in with_arg for arc in uses),
                span=nodes[name].key_span,
            )
        )
    return tuple(found)


def _check(shape: ActionShape, node: Node, scope: Scope) -> None:
    if shape.starts is not None:
        not_yet("`starts`", node["starts"].key_span, scope.report)
    for code, place in zip(shape.may_reject, _items(node, "may_reject"), strict=True):
        check_reason(code, place, scope)
    for fact, place in zip(shape.facts, _items(node, "facts"), strict=True):
        if fact not in scope.facts:
            scope.unknown(Code.UNKNOWN_FACT, "fact", fact, place.span, scope.facts)


def _items(node: Node, key: str) -> list[Node]:
    place = node.get(key)
    return place.items if place is not None else []
