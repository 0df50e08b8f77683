"""Where a user can be while a session field is none, and by which presses he comes there so.

What an action does with the session stands in no spec: behind one, the field is taken as set.
"""

import ast
from collections import deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, get_args, get_type_hints

from botspec.contract.inputs import INPUTS
from botspec.contract.types import FieldDef
from botspec.contract.uimap import ANY, Assign, Move
from botspec_generator.checks.evaluation import literals, written
from botspec_generator.checks.reach import word
from botspec_generator.checks.view import View
from botspec_generator.graph import Arc, Condition

Path = tuple[str, ...]
"""Presses, as a person repeats them."""

_FIRST: Final = ("any message",)


class Emptiness:
    """The ways on which one session field is none: which arcs fire then, and which of them keep it so.

    The presses to a screen on which it is none are searched for when they are asked for, and no further.
    """

    def __init__(self, view: View, field: str) -> None:
        self._view = view
        self._field = field
        self._ahead: deque[str] = deque()
        self._begins: dict[str, Path] = {}
        self._came: dict[str, tuple[str, Arc]] = {}
        self._search = self._searched()

    def path(self, screen: str) -> Path:
        """The presses to a screen while the field is none; nothing where it cannot be."""
        way = self.way(screen)
        return (*way[0], *(pressed(arc, self._view) for arc in way[1])) if way is not None else ()

    def way(self, screen: str) -> tuple[Path, Sequence[Arc]] | None:
        """The presses after which the field is none, and the arcs that lead on from there to a screen."""
        while screen not in self._came and screen not in self._begins:
            if next(self._search, None) is None:
                return None
        arcs: list[Arc] = []
        while screen not in self._begins:
            screen, arc = self._came[screen]
            arcs.append(arc)
        return self._begins[screen], arcs[::-1]

    def fired(self, source: str, trigger: str) -> Iterator[Arc]:
        """The arcs of a trigger that can fire while the field is none."""
        visible = self._view.visible.get(trigger)
        if visible is not None and holds(visible, self._field) is False:
            return
        for arc in self._view.arcs[source][trigger]:
            is_open = True if arc.when is None else holds(arc.when, self._field)
            if is_open is not False:
                yield arc
            if is_open:
                return

    def stays_none(self, arc: Arc) -> bool:
        """Whether the field, which was none, is so after an arc."""
        return bool(arc.refuse) or self._is_none_after(arc, before=True)

    def leads(self, source: str, trigger: str) -> Iterator[Arc]:
        """The arcs of a trigger that lead on while the field is none, and is so afterwards."""
        for arc in self.fired(source, trigger):
            if not arc.refuse and self._is_none_after(arc, before=True):
                yield arc

    def emptied(self) -> Iterator[tuple[Path, Sequence[str]]]:
        """The presses that make the field none, each with the screens to which it leads."""
        home, origins = self._view.graph.home, self._view.ways.origins
        for arc in self._view.setting.get(self._field, ()):
            if arc.refuse or not self._is_none_after(arc, before=False):
                continue
            path = self._view.path(arc.source, arc.trigger)
            ends: dict[str, Sequence[str]] = {Move.HOME: (home,), Move.STAY: (arc.source,)}
            ends[Move.BACK] = origins.get(arc.source, ())
            if path:
                yield path, [end for target in arc.to for end in ends.get(target, (target,))]

    def _is_none_after(self, arc: Arc, *, before: bool) -> bool:
        if arc.action:
            return False
        own = next((one for one in reversed(arc.set) if one.field == self._field), None)
        return before if own is None else _empties(own, arc, self._view)

    def _searched(self) -> Iterator[str]:
        """Notes the presses to each screen; yields one after the other those that were searched from."""
        commands = dict.fromkeys(self._view.arcs.get(ANY, {}))
        for path, screens in chain([(_FIRST, [self._view.graph.home])], self.emptied()):
            for screen in screens:
                if self._is_new(screen):
                    self._begins[screen] = path
            yield from self._followed(commands)

    def _followed(self, commands: dict[str, None]) -> Iterator[str]:
        """Follows all that leads on; a command is taken out when it has been followed, from wherever."""
        while self._ahead:
            screen = self._ahead.popleft()
            triggers = self._view.arcs.get(screen, {})
            for trigger in triggers:
                self._follow(screen, screen, trigger)
            for trigger in [each for each in commands if each not in triggers]:
                del commands[trigger]
                self._follow(screen, ANY, trigger)
            yield screen

    def _follow(self, screen: str, source: str, trigger: str) -> None:
        """Goes on by one press; `back` leads to where the user has been."""
        for arc in self.leads(source, trigger):
            for target in arc.to:
                end = self._view.graph.home if target == Move.HOME else target
                if self._is_new(end):
                    self._came[end] = (screen, arc)

    def _is_new(self, screen: str) -> bool:
        """Whether a screen, if it is one, is met for the first time; then it is gone on from."""
        if screen in self._came or screen in self._begins or screen not in self._view.ways.origins:
            return False
        self._ahead.append(screen)
        return True


def pressed(arc: Arc, view: View) -> str:
    """An arc's trigger as an entry of a press path, with the conditions under which it fires."""
    asked = (view.visible.get(arc.trigger), None if arc.refuse else arc.when)
    conditions = " and ".join(each.source for each in asked if each is not None)
    return f"{word(arc.trigger)} (when {conditions})" if conditions else word(arc.trigger)


def _empties(one: Assign, arc: Arc, view: View) -> bool:
    """Whether an assignment can make its field none."""
    if not one.take:
        return one.value is None
    owner, _, name = one.take.partition(".")
    if owner == "input" and name:
        return type(None) in get_args(get_type_hints(INPUTS[arc.trigger])[name])
    fields: tuple[FieldDef, ...] = ()
    if owner == "event":
        fields = next((event.fields for event in view.graph.events if event.name == arc.trigger), ())
    elif owner == "item":
        fields = view.types(view.buttons[arc.trigger].item)["item"].fields
    return any(each.optional for each in fields if each.name == name)


def holds(condition: Condition, name: str) -> bool | None:
    """Whether a condition holds while a value is none; None if that depends on others."""
    return _holds(_parsed(condition.python), name)


@lru_cache(maxsize=256)
def _parsed(python: str) -> ast.expr:
    return ast.parse(python, mode="eval").body


def _holds(tree: ast.expr, name: str) -> bool | None:
    match tree:
        case ast.Name() | ast.Attribute():
            return False if written(tree) == name else None
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _holds(operand, name)
            return None if inner is None else not inner
        case ast.BoolOp(op=op, values=parts):
            decisive = isinstance(op, ast.Or)
            found = [_holds(part, name) for part in parts]
            return decisive if decisive in found else None if None in found else not decisive
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            sides = [written(left), written(right)]
            other = right if sides[0] == name else left
            return _compared(op, literals(other)) if name in sides else None
        case _:
            return None


def _compared(op: ast.cmpop, others: object) -> bool | None:
    """How none compares with what is written out, if that is what it is compared with."""
    if others is None:
        return None
    is_same = others == (None,)
    return is_same is not isinstance(op, ast.IsNot | ast.NotEq | ast.NotIn)
