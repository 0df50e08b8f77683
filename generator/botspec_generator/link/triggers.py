"""What can stand as a key under `on:`, and what each of them brings."""

from dataclasses import dataclass
from typing import Final

from botspec.contract.durations import AFTER
from botspec.contract.uimap import Assign
from botspec_generator.findings import Code
from botspec_generator.graph import Button, Tap
from botspec_generator.kinds import TapShape
from botspec_generator.link.assigns import NOTHING, Given, link_set
from botspec_generator.link.context import Context
from botspec_generator.link.not_yet import INPUTS, not_yet
from botspec_generator.link.tasks import read_time
from botspec_generator.source import Node

TYPED: Final = ("text", "number")
"""The kinds of typed messages that a screen can wait for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A trigger: its name, what it brings, the list fact of its item, and what its button sets.

    `event` is its name if it is an event that carries something; a trigger of the `system` is no doing of the
    user's: an event, or time that has passed.
    """

    name: str
    given: Given = NOTHING
    item: str = ""
    event: str = ""
    system: bool = False
    set: tuple[Assign, ...] = ()


class Triggers:
    """The triggers of one bot."""

    def __init__(self, context: Context, buttons: tuple[Button, ...]) -> None:
        self._scope = context.scope
        self._links = {button.id for button in buttons if not isinstance(button, Tap)}
        self._taps = {button.id: _tap(button, context) for button in buttons if isinstance(button, Tap)}

    def find(self, name: str, node: Node) -> Trigger | None:
        """The trigger of this name; None when there is none: then it is reported at the node's key."""
        if name in self._taps:
            return self._taps[name]
        if name in TYPED:
            return Trigger(name=name, given=Given(input=name))
        if name in self._scope.events:
            return self._event(name)
        if name.startswith(AFTER):
            read_time(name.removeprefix(AFTER), node.key_span, self._scope)
            return Trigger(name=name, system=True)
        if name.startswith("/") and name[1:] in self._scope.commands:
            return Trigger(name=name)
        self._report(name, node)
        return None

    def _event(self, name: str) -> Trigger:
        fields = {field.name: field for field in self._scope.events[name]}
        given = Given(event=fields) if fields else NOTHING
        return Trigger(name=name, given=given, event=name if fields else "", system=True)

    def _report(self, name: str, node: Node) -> None:
        report, span = self._scope.report, node.key_span
        if name in INPUTS:
            not_yet(f"the input `{name}`", span, report)
        elif name in self._links:
            message = f"{name} sends no press: the client handles it alone"
            report.error(Code.UNKNOWN_TRIGGER, span, message, "remove this arc")
        elif name.startswith("/"):
            known = [f"/{command}" for command in self._scope.commands]
            self._scope.unknown(Code.UNKNOWN_TRIGGER, "command", name, span, known)
        else:
            known = [*self._scope.buttons, *TYPED, *self._scope.events]
            self._scope.unknown(Code.UNKNOWN_TRIGGER, "trigger", name, span, known)


def _tap(button: Tap, context: Context) -> Trigger:
    shape = context.document.spec.buttons[button.id]
    node = context.document.section("buttons")[button.id].get("set")
    fields = context.scope.facts[button.item].fields if button.item else ()
    item = {field.name: field for field in fields} if button.item else None
    given = Given(arg=button.arg_type, item=item)
    assigned = link_set(shape.set, node, given, context.scope) if isinstance(shape, TapShape) else ()
    return Trigger(name=button.id, given=given, item=button.item, set=assigned)
