"""Every arc of the reference bot fires, through ladder and library, and leads where the registry says."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from botspec.contract import ANY, Arc, Move
from botspec.core.case import Case, local
from botspec.core.decide import Accepted, Rejected
from botspec.core.machine import Press
from botspec.core.position import Position, advance, behind
from generated.registry import UI
from tests.machine.worlds import REV, Desk, World, first, judged


def named(arc: Arc) -> str:
    """`CONFIRM CONFIRM_RUN PROCESSING`"""
    return f"{arc.source} {arc.trigger} {'|'.join(arc.to) or arc.refuse}"


def sources(arc: Arc) -> tuple[str, ...]:
    """The screens on which an arc can fire: its own, or all."""
    return tuple(screen.id for screen in UI.screens) if arc.source == ANY else (arc.source,)


def asked(arc: Arc, world: World) -> dict[str, bool]:
    """The conditions that are asked until this arc fires, and what their texts say of this world."""
    arcs = UI.arcs_of[arc.source, arc.trigger]
    conditions = [(one.when, bool(one.refuse)) for one in arcs[: arcs.index(arc) + 1] if one.when is not None]
    return {
        when.source: when.test(*[world[name] for name in when.reads]) is not refuses
        for when, refuses in conditions
    }


@pytest.mark.parametrize("arc", UI.arcs, ids=named)
def test_every_arc_fires(desk: Desk, arc: Arc) -> None:
    """There are values that let this arc fire; it is then accepted, or refused with its own reason."""
    world = desk.world_of(arc)
    assert world is not None, f"no values were found with which this arc would fire: {named(arc)}"
    for screen in sources(arc):
        verdict = judged(desk.case(screen, arc.trigger, world))
        assert verdict.guards == asked(arc, world)
        match verdict:
            case Accepted():
                assert verdict.arc is arc
                assert set(verdict.step.changes) == {one.field for one in arc.set}
                assert verdict.step.to == (arc.to[0] if len(arc.to) == 1 else "")
            case Rejected():
                assert verdict.reason == arc.refuse


@pytest.mark.parametrize("arc", UI.arcs, ids=named)
def test_the_library_and_the_position_agree(desk: Desk, arc: Arc) -> None:
    """The state in which the library leaves a press is the screen on which the position puts the user."""
    world = desk.world_of(arc)
    assert world is not None
    for screen in sources(arc):
        case = desk.case(screen, arc.trigger, world)
        assert case.position is not None
        press = Press(screen, behind(UI, case.position), local(case))
        assert desk.kernel.fire(arc.trigger, press)
        assert press.arc is arc
        assert press.state == _landed(case).screen


def test_a_list_of_arcs_has_an_end(desk: Desk) -> None:
    """Whatever the values are, one arc of every trigger holds, and the library fires the first that does."""
    count = 0
    for (source, trigger), arcs in UI.arcs_of.items():
        for world in desk.worlds(source, trigger):
            screen = UI.home if source == ANY else source
            verdict = judged(desk.case(screen, trigger, world))
            expected = first(arcs, world)
            found = verdict.arc if isinstance(verdict, Accepted) else None
            assert found is (None if expected.refuse else expected)
            count += 1
    assert count >= len(UI.arcs_of)


@pytest.mark.parametrize("screen", [screen.id for screen in UI.screens])
def test_expected_next_screens(desk: Desk, screen: str) -> None:
    """`expected_next_screens` names exactly the screens on which a press can leave a user of any past."""
    for button in UI.buttons_of(screen):
        landed = {position.screen for position in _outcomes(desk, screen, button)}
        assert set(UI.expected_next_screens(screen, button)) == landed, button


def test_every_screen_can_be_reached(desk: Desk) -> None:
    """From home, over arcs that fire, a user can get to every screen."""
    reached: set[str] = set()
    waiting = [UI.home]
    while waiting:
        screen = waiting.pop()
        if screen not in reached:
            reached.add(screen)
            waiting.extend(_next(desk, screen))
    assert reached == set(UI.screen)


def test_everybody_gets_home(desk: Desk) -> None:
    """From every screen some way over buttons alone leads home: nobody is stuck without a command."""
    homeward = {UI.home}
    while True:
        ways = {
            screen.id
            for screen in UI.screens
            for button in UI.buttons_of(screen.id)
            if homeward.intersection(UI.expected_next_screens(screen.id, button))
        }
        if ways <= homeward:
            break
        homeward |= ways
    assert homeward == set(UI.screen)


def _landed(case: Case) -> Position:
    """Where the user stands after a case; a refused one, and one whose action chooses, leave him there."""
    verdict = judged(case)
    assert case.position is not None
    if isinstance(verdict, Rejected) or not verdict.step.to:
        return case.position
    after = advance(UI, case.position, verdict.step)
    assert after.rev == REV + 1
    return after


def _outcomes(desk: Desk, screen: str, button: str) -> Iterator[Position]:
    """Every position in which a button can leave a user, from each past that he can have on this screen."""
    for arc in UI.arcs_of[screen, button]:
        world = desk.world_of(arc)
        assert world is not None
        verdict = judged(desk.case(screen, button, world))
        if isinstance(verdict, Rejected):
            continue
        here = desk.standing(screen, world)
        for past in ((), *((origin,) for origin in UI.origins[screen])):
            for target in arc.to:
                yield advance(UI, replace(here, history=past), replace(verdict.step, to=target))


def _next(desk: Desk, screen: str) -> Iterator[str]:
    for trigger in desk.triggers():
        if desk.kernel.knows(screen, trigger):
            source = screen if (screen, trigger) in UI.arcs_of else ANY
            for arc in UI.arcs_of[source, trigger]:
                yield from (target for target in arc.to if target not in set(Move))
