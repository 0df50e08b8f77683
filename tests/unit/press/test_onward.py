"""An action that leaves the way to its place goes where the arc leads that it is called on."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from botspec.contract import ONWARD, ActionDef, Arc, Move, Outcome, Press
from botspec.core.incoming import Means
from botspec.core.machine import Kernel
from botspec.core.plan import plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep(Press):
    """MENU --text--> DONE, DONE --text--> stay"""

    data: object

    def go(self, **changes: object) -> Outcome["Keep"]:
        return self._go(ONWARD, changes)


class Album:
    """The bot's own functions."""

    async def keep(self, press: Keep) -> Outcome[Keep]:
        return press.go(note="kept")


@pytest.mark.parametrize(("screen", "to", "after"), [("MENU", "DONE", "DONE"), ("DONE", Move.STAY, "DONE")])
async def test_the_place_decides(counter: Any, incoming: Any, screen: str, to: str, after: str) -> None:
    """The same function leads to another screen from one place, and stays at the other."""
    rooms = counter.hall._rooms
    arcs = (Arc(source=screen, trigger="text", to=(to,), action="keep"), *rooms.ui.arcs)
    actions = (ActionDef(name="keep", press=Keep, exits=("DONE", Move.STAY)),)
    ui = replace(rooms.ui, arcs=arcs, actions=actions)
    counter.hall._rooms = replace(rooms, ui=ui, plan=plan(ui), kernel=Kernel(ui), handlers=Album())
    counter.at(screen)
    message = replace(incoming.command(""), means=Means.INPUT, input_kind="text", text="hello")
    await counter.hall.handle(message)
    assert counter.line("DISPATCH_OK")["to_screen"] == after
    assert counter.store.position.data == {"note": "kept"}
