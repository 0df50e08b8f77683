"""The arcs of one trigger at one place: all the forms of the language come down to one."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from botspec.contract.uimap import Assign, Move
from botspec_generator.document.shapes import ArcShape
from botspec_generator.findings import Code
from botspec_generator.graph import Arc, Condition
from botspec_generator.link.assigns import link_set
from botspec_generator.link.builtin import NEVER_TOLD
from botspec_generator.link.conditions import condition, negated
from botspec_generator.link.scope import Scope
from botspec_generator.link.triggers import Trigger
from botspec_generator.source import Node

MOVES = tuple(str(move) for move in Move)


class Place(Struct, frozen=True, kw_only=True):
    """Where arcs start: a screen or ANY, and a trigger; one that `resets` clears history and session."""

    source: str
    trigger: Trigger
    resets: bool = False


def link_arcs(
    shape: str | ArcShape | list[ArcShape], node: Node, place: Place, scope: Scope
) -> Iterable[Arc]:
    """The arcs, in the order in which their conditions are tried."""
    linker = _ArcLinker(place, scope)
    if isinstance(shape, str):
        return (linker.arc(node, linker.target(shape, node)),)
    if isinstance(shape, ArcShape):
        return linker.lower(shape, node)
    return linker.listed(shape, node)


class _ArcLinker:
    def __init__(self, place: Place, scope: Scope) -> None:
        self._place = place
        self._scope = scope

    def listed(self, shapes: list[ArcShape], node: Node) -> Iterator[Arc]:
        """The arcs of a list."""
        if not shapes:
            help_ = "write a target"
            self._scope.report.error(Code.BAD_ARC, node.span, "there is no arc in this list", help_)
        for shape, item in zip(shapes, node.items, strict=True):
            yield from self.lower(shape, item)

    def lower(self, shape: ArcShape, node: Node) -> Iterator[Arc]:
        """One map of the language: an arc, a refusal, a requirement, or an arc and a refusal after it."""
        local = self._place.trigger.local
        when = condition(shape.if_, node["if"], self._scope, local) if shape.if_ else None
        problem, help_ = self._misformed(shape)
        if problem:
            self._scope.report.error(Code.BAD_ARC, node.span, problem, help_)
        refuse = self._reason(shape.else_, node["else"]) if shape.else_ else ""
        if _does(shape):
            yield self.arc(node, self._targets(shape, node), when, shape)
            when = None
        if refuse:
            yield self._refusal(refuse, node, negated(when) if when else None)

    def arc(
        self, node: Node, to: tuple[str, ...], when: Condition | None = None, shape: ArcShape | None = None
    ) -> Arc:
        """An arc that goes somewhere, or stays and changes something."""
        trigger = self._place.trigger
        action, say, assigned = "", "", trigger.set
        if shape is not None:
            action = self._action(shape.do, node) if shape.do else ""
            say = self._said(shape.say, node["say"]) if shape.say else ""
            if shape.set is not None:
                own = link_set(shape.set, node["set"], trigger.local, self._scope)
                assigned = _merged(assigned, own)
        return Arc(
            source=self._place.source,
            trigger=trigger.name,
            to=to,
            when=when,
            action=action,
            set=assigned,
            refuse="",
            say=say,
            resets=self._place.resets,
            at=node.at,
        )

    def _refusal(self, reason: str, node: Node, when: Condition | None) -> Arc:
        return Arc(
            source=self._place.source,
            trigger=self._place.trigger.name,
            to=(),
            when=when,
            action="",
            set=(),
            refuse=reason,
            say="",
            resets=False,
            at=node.at,
        )

    def _misformed(self, shape: ArcShape) -> tuple[str, str]:
        if shape.else_ and self._place.trigger.system:
            return (
                "`else` has nobody to refuse: this is no doing of the user's",
                "lead it somewhere: `to: stay`",
            )
        if not _does(shape):
            if not shape.else_:
                return "this arc does nothing", "give it a target: `to: SCREEN`"
            return "", ""
        if shape.else_ and not shape.if_:
            return "`else` without `if`: this arc is never refused", "add `if:`, or remove `else:`"
        if isinstance(shape.to, list) and not shape.do:
            return "only an action can choose between targets", "add `do:`, or name one target"
        return "", ""

    def _targets(self, shape: ArcShape, node: Node) -> tuple[str, ...]:
        if shape.to is None:
            return (str(Move.STAY),)
        if isinstance(shape.to, str):
            return self.target(shape.to, node["to"])
        for name, place in zip(shape.to, node["to"].items, strict=True):
            self.target(name, place)
        return tuple(dict.fromkeys(shape.to))

    def target(self, name: str, node: Node) -> tuple[str, ...]:
        """The target, as the targets of an arc; an unknown one is reported."""
        if name not in self._scope.screens and name not in MOVES:
            known = [*self._scope.screens, *MOVES]
            self._scope.unknown(Code.UNKNOWN_SCREEN, "screen", name, node.span, known)
        return (name,)

    def _action(self, name: str, node: Node) -> str:
        if name not in self._scope.actions:
            self._scope.unknown(Code.UNKNOWN_ACTION, "action", name, node["do"].span, self._scope.actions)
        return name

    def _reason(self, code: str, node: Node) -> str:
        check_reason(code, node, self._scope)
        return code

    def _said(self, name: str, node: Node) -> str:
        """A reason's code, or the key of a notice."""
        if name in self._scope.notices:
            return f"notices.{name}"
        if name.islower():
            self._scope.unknown_notice(name, node.span)
        else:
            check_reason(name, node, self._scope)
        return name


def check_reason(code: str, node: Node, scope: Scope) -> None:
    """Reports a reason that is not known, or that is never told to anybody."""
    if code not in scope.reasons:
        scope.unknown_reason(code, node.span)
    elif code in NEVER_TOLD:
        message = f"{code} is no reason to refuse, and has no text"
        scope.report.error(Code.UNKNOWN_REASON, node.span, message, "name another reason, or a notice")


def _does(shape: ArcShape) -> bool:
    return shape.to is not None or bool(shape.do) or shape.set is not None or bool(shape.say)


def _merged(first: tuple[Assign, ...], then: tuple[Assign, ...]) -> tuple[Assign, ...]:
    """The button's assignments, then the arc's; of two for one field the arc's counts."""
    if not first or not then:
        return first or then
    return tuple({assign.field: assign for assign in (*first, *then)}.values())
