"""The flows: groups of screens, and the arcs that they share."""

from collections.abc import Iterator

from msgspec import Struct

from botspec_generator.document.shapes import ArcShape, FlowShape
from botspec_generator.findings import Code
from botspec_generator.graph import Flow
from botspec_generator.link.context import Context
from botspec_generator.link.keyboards import buttons_of
from botspec_generator.source import Node


class Shared(Struct, frozen=True, kw_only=True):
    """One shared trigger of a flow: its arcs, and where they stand."""

    name: str
    shape: str | ArcShape | list[ArcShape]
    node: Node


class Flows:
    """The flows of one bot, and what each of their screens gets from them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.flow_of: dict[str, str] = {}
        self.all = tuple(self._flows())
        self._shared: dict[str, list[Shared]] = {}
        for name, shape in context.document.spec.flows.items():
            self._share(shape, context.document.section("flows")[name])

    def shared(self, screen: str) -> list[Shared]:
        """The triggers that a screen gets from its flow."""
        return self._shared.get(screen, [])

    def _flows(self) -> Iterator[Flow]:
        scope = self._context.scope
        for name, shape in self._context.document.spec.flows.items():
            node = self._context.document.section("flows")[name]
            for screen, place in zip(shape.screens, node["screens"].items, strict=True):
                if screen not in scope.screens:
                    scope.unknown(Code.UNKNOWN_SCREEN, "screen", screen, place.span, scope.screens)
                elif self.flow_of.setdefault(screen, name) != name:
                    message = f"the screen {screen} is already in the flow {self.flow_of[screen]}"
                    scope.report.error(Code.BAD_FLOW, place.span, message, "a screen is in one flow at most")
            yield Flow(name=name, screens=tuple(dict.fromkeys(shape.screens)), at=node.key_at)

    def _share(self, shape: FlowShape, node: Node) -> None:
        for trigger, arcs in shape.on.items():
            place = node["on"][trigger]
            screens = [screen for screen in dict.fromkeys(shape.screens) if self._takes(screen, trigger)]
            if not screens:
                message = f"no screen of the flow takes {trigger} from it"
                help_ = f"put {trigger} on the keyboard of a screen that has no arc for it, or remove this"
                self._context.scope.report.error(Code.BAD_FLOW, place.key_span, message, help_)
            for screen in screens:
                self._shared.setdefault(screen, []).append(Shared(name=trigger, shape=arcs, node=place))

    def _takes(self, screen: str, trigger: str) -> bool:
        shape = self._context.document.spec.screens.get(screen)
        if shape is None or trigger in shape.on:
            return False
        rows = self._context.keyboards.rows[screen]
        return trigger not in self._context.scope.buttons or trigger in buttons_of(rows)
