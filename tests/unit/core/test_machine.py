"""The shared machine: it is the library that decides, and it holds exactly the arcs of the registry."""

import logging
from typing import Any

import pytest
from transitions.core import Event, Machine

from botspec.contract import ANY, UIMap
from botspec.core.machine import ArcTransition, Kernel, Press


def test_its_arcs_are_the_registry(ui: UIMap) -> None:
    """Screen by screen its transitions are the registry's arcs, in order; commands stand on all."""
    kernel = Kernel(ui)
    for trigger in ui.sources_of:
        event = kernel.machine.events[trigger]
        for screen in ui.screens:
            held = [one.arc for one in event.transitions.get(screen.id, []) if isinstance(one, ArcTransition)]
            own = ui.arcs_of.get((screen.id, trigger)) or ui.arcs_of.get((ANY, trigger), ())
            assert held == list(own)


def test_decide_goes_through_the_library(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No press is accepted when the library's trigger does nothing: there is no way around it."""
    monkeypatch.setattr(Event, "trigger", lambda *_: False)
    with pytest.raises(RuntimeError, match="no arc of SHOP holds"):
        desk.decide(desk.press("cat:shop~7"), desk.at("HOME"))


def test_a_press_leaves_nothing_behind(ui: UIMap) -> None:
    """The machine has no models, and two presses do not see each other."""
    kernel = Kernel(ui)
    first, second = Press("HOME", "HOME", {}), Press("HOME", "HOME", {})
    assert kernel.fire("SHOP", first)
    assert (first.state, second.state, second.arc, kernel.machine.models) == ("SHOP", "HOME", None, [])


def test_a_mismatch_adds_no_state(ui: UIMap) -> None:
    """Asking whether a trigger is known does not make the library remember the question."""
    kernel = Kernel(ui)
    before = dict(kernel.machine.events["PAY"].transitions)
    assert not kernel.knows("HOME", "PAY")
    assert not kernel.knows("HOME", "NOTHING")
    assert kernel.machine.events["PAY"].transitions == before


@pytest.mark.parametrize(
    ("screen", "trigger", "after"),
    [("HOME", "SHOP", "SHOP"), ("SHOP", "BACK", "HOME"), ("ORDER", "HOME", "HOME"), ("SHOP", "page", "SHOP")],
)
def test_moves_the_state(ui: UIMap, screen: str, trigger: str, after: str) -> None:
    """The library leaves the user on the target: a screen, home, where back leads, or where he is."""
    press = Press(screen, "HOME", {})
    assert Kernel(ui).fire(trigger, press)
    assert press.state == after


def test_it_is_one_synchronous_machine(ui: UIMap) -> None:
    """The machine is the plain one, without automatic transitions, and its chatter is silenced."""
    kernel = Kernel(ui)
    assert type(kernel.machine) is Machine
    assert set(kernel.machine.events) == set(ui.sources_of)
    assert logging.getLogger("transitions").level == logging.WARNING
