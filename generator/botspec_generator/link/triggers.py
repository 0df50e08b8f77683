"""What can stand as a key under `on:`, and what each of them brings."""

from typing import Final

from msgspec import Struct

from botspec.contract.durations import AFTER
from botspec.contract.uimap import Assign
from botspec_generator.findings import Code
from botspec_generator.graph import Button, Local, Tap
from botspec_generator.kinds import AnyButtonShape, TapShape
from botspec_generator.link.assigns import link_set
from botspec_generator.link.conditions import NOWHERE
from botspec_generator.link.context import Context
from botspec_generator.link.not_yet import not_yet
from botspec_generator.link.scope import Scope
from botspec_generator.link.tasks import read_time
from botspec_generator.source import Node

PAYMENT: Final = "payment"
"""The kind of message that no screen of this build can wait for."""


class Trigger(Struct, frozen=True, kw_only=True):
    """A trigger: its name, the names that mean something on its arcs, and what its button sets.

    A trigger of the `system` is no doing of the user's: an event, or time that has passed.
    """

    name: str
    local: Local = NOWHERE
    system: bool = False
    set: tuple[Assign, ...] = ()


class Triggers:
    """The triggers of one bot."""

    def __init__(self, context: Context, buttons: tuple[Button, ...]) -> None:
        self._scope = context.scope
        self._links = {button.id for button in buttons if not isinstance(button, Tap)}
        shapes, nodes = context.document.spec.buttons, context.document.section("buttons")
        self._taps = {
            button.id: _tap(button, shapes[button.id], nodes[button.id], context.scope)
            for button in buttons
            if isinstance(button, Tap)
        }

    def find(self, name: str, node: Node) -> Trigger | None:
        """The trigger of this name; None when there is none: then it is reported at the node's key."""
        if name in self._taps:
            return self._taps[name]
        if name in self._scope.inputs:
            return Trigger(name=name, local=Local(input=name))
        if name in self._scope.events:
            return self._event(name)
        if name.startswith(AFTER):
            read_time(name.removeprefix(AFTER), node.key_span, self._scope)
            return Trigger(name=name, system=True)
        if name in self._scope.links:
            return link_trigger(name, self._scope)
        if name.startswith("/") and name[1:] in self._scope.commands:
            return Trigger(name=name)
        self._report(name, node)
        return None

    def _event(self, name: str) -> Trigger:
        local = Local(event=name) if self._scope.events[name] else NOWHERE
        return Trigger(name=name, local=local, system=True)

    def _report(self, name: str, node: Node) -> None:
        report, span = self._scope.report, node.key_span
        if name == PAYMENT:
            not_yet(f"the input `{name}`", span, report)
        elif name in self._links:
            message = f"{name} sends no press: the client handles it alone"
            report.error(Code.UNKNOWN_TRIGGER, span, message, "remove this arc")
        elif name.startswith("/"):
            known = [*(f"/{command}" for command in self._scope.commands), *self._scope.links]
            self._scope.unknown(Code.UNKNOWN_TRIGGER, "command", name, span, known)
        else:
            known = [*self._scope.buttons, *self._scope.inputs, *self._scope.events]
            self._scope.unknown(Code.UNKNOWN_TRIGGER, "trigger", name, span, known)


def link_trigger(name: str, scope: Scope) -> Trigger:
    """The trigger of a deep link."""
    return Trigger(name=name, local=Local(arg=scope.links[name]))


def _tap(button: Tap, shape: AnyButtonShape, node: Node, scope: Scope) -> Trigger:
    local = Local(item=button.item, arg=button.arg_type) if button.item or button.arg_type else NOWHERE
    assigned: tuple[Assign, ...] = ()
    if isinstance(shape, TapShape) and shape.set is not None:
        assigned = link_set(shape.set, node["set"], local, scope)
    return Trigger(name=button.id, local=local, set=assigned)
