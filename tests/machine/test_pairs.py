"""Every other pair of screen and trigger is refused: by the ladder with STATE_MISMATCH, by the library."""

import pytest
from transitions import MachineError

from botspec.contract import ANY, Each, Reason
from botspec.core.decide import Elsewhere, Rejected, decide, meet
from botspec.core.machine import ArcTransition, Press
from generated.registry import UI
from tests.machine.worlds import REV, Desk

SCREENS = [screen.id for screen in UI.screens]


def is_legal(screen: str, trigger: str) -> bool:
    """Whether the generated table has an arc for it."""
    return (screen, trigger) in UI.arcs_of or (ANY, trigger) in UI.arcs_of


@pytest.mark.parametrize("screen", SCREENS)
def test_every_other_trigger_is_a_mismatch(desk: Desk, screen: str) -> None:
    """A button, input or page that this screen does not have is refused, with where it would be valid."""
    wrong = [
        trigger for trigger in desk.triggers() if not is_legal(screen, trigger) and not desk.is_event(trigger)
    ]
    assert wrong
    for trigger in wrong:
        verdict = decide(desk.case(screen, trigger))
        assert isinstance(verdict, Rejected), trigger
        expected = UI.screens_of(trigger)
        assert (verdict.reason, verdict.actual) == (Reason.STATE_MISMATCH, screen)
        assert verdict.expected == expected
        assert verdict.text == f"Expected {'|'.join(expected)}, got {screen}"


@pytest.mark.parametrize("screen", SCREENS)
def test_every_other_event_is_elsewhere(desk: Desk, screen: str) -> None:
    """An event that this screen does not wait for refuses nobody, and moves nobody."""
    for trigger in desk.triggers():
        if desk.is_event(trigger) and not is_legal(screen, trigger):
            assert meet(desk.case(screen, trigger)) == Elsewhere()


@pytest.mark.parametrize("screen", SCREENS)
def test_the_library_refuses_it_as_well(desk: Desk, screen: str) -> None:
    """Past the ladder nothing would be won: the machine has no transition for it, and moves nobody."""
    for trigger in desk.triggers():
        if not is_legal(screen, trigger):
            press = Press(screen, UI.home, desk.case(screen, trigger).values)
            with pytest.raises(MachineError):
                desk.kernel.fire(trigger, press)
            assert (press.state, press.arc) == (screen, None)


@pytest.mark.parametrize("rev", [REV - 1, REV + 1, 0])
def test_every_button_of_an_older_picture_is_a_mismatch(desk: Desk, rev: int) -> None:
    """A button that is valid on the screen, pressed on another picture of it than the newest, is refused."""
    for screen in SCREENS:
        for button in UI.buttons_of(screen):
            verdict = decide(desk.case(screen, button, rev=rev))
            assert isinstance(verdict, Rejected)
            assert verdict.reason == Reason.STATE_MISMATCH
            assert verdict.text == f"Expected rev {REV}, got {rev}"


def test_all_pairs_are_tried(desk: Desk) -> None:
    """Legal and wrong pairs together are all pairs of a screen and a button."""
    legal = sum(len(UI.buttons_of(screen)) for screen in SCREENS)
    wrong = sum(not is_legal(screen, button.id) for screen in SCREENS for button in UI.buttons)
    assert legal + wrong == len(SCREENS) * len(UI.buttons)
    assert {button.id for button in UI.buttons} <= set(desk.triggers())
    assert set(UI.sources_of) <= set(desk.triggers())


def test_the_machine_holds_the_generated_table(desk: Desk) -> None:
    """Trigger by trigger and screen by screen, its transitions are the registry's arcs, in their order."""
    for trigger in UI.sources_of:
        held = desk.kernel.machine.events[trigger].transitions
        for screen in SCREENS:
            arcs = [one.arc for one in held.get(screen, []) if isinstance(one, ArcTransition)]
            own = UI.arcs_of.get((screen, trigger)) or UI.arcs_of.get((ANY, trigger), ())
            assert arcs == list(own)
            assert len(arcs) == len(held.get(screen, []))
    assert set(desk.kernel.machine.events) == set(UI.sources_of)
    assert set(desk.kernel.machine.states) == set(SCREENS)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_registry_answers_as_the_kernel_acts(desk: Desk, screen: str) -> None:
    """`buttons_of`, `screens_of` and `is_valid_button_on_screen` say what the machine knows."""
    known = {button.id for button in UI.buttons if desk.kernel.knows(screen, button.id)}
    assert set(UI.buttons_of(screen)) == known
    for button in UI.buttons:
        assert UI.is_valid_button_on_screen(button.id, screen) is (button.id in known)
        assert (screen in UI.screens_of(button.id)) is (button.id in known)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_keyboard_shows_what_is_valid(screen: str) -> None:
    """Every button of a keyboard is valid on its screen, and every valid button stands on the keyboard."""
    rows = UI.screen[screen].keyboard
    drawn = [name for row in rows for name in ([row.button] if isinstance(row, Each) else row)]
    assert sorted(drawn) == sorted(UI.buttons_of(screen))
