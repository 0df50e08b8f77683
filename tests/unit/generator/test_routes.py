"""The shortest ways between screens, as presses."""

from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from benchmarks.big_spec import write_project
from botspec_generator import pipeline
from botspec_generator.cli.graph import show_ways
from botspec_generator.cli.routes import MOST, Way, ways
from botspec_generator.graph import BotGraph
from tests.unit.generator.emit.conftest import ROOT


@pytest.fixture(scope="module")
def reference() -> BotGraph:
    """The reference bot."""
    graph = pipeline.understand(ROOT).graph
    assert graph is not None
    return graph


def told(found: list[Way]) -> list[list[tuple[tuple[str, ...], str]]]:
    """The ways as plain values."""
    return [[(step.presses, step.screen) for step in way] for way in found]


def test_presses_that_lead_to_one_screen_are_one_step(reference: BotGraph) -> None:
    """A step tells every press that does it."""
    assert told(ways(reference, "MAIN_MENU", "CATEGORY_PICK")) == [
        [(("CAT_IMAGE", "CAT_VIDEO", "CAT_AUDIO", "CAT_UPSCALE"), "CATEGORY_PICK")]
    ]


def test_conditions_are_told_in_words(reference: BotGraph) -> None:
    """What refuses and what came before an arc is part of its condition."""
    [way] = told(ways(reference, "CATEGORY_PICK", "MODEL_PICK"))
    assert way == [(("MODEL if item.enabled",), "MODEL_PICK")]
    [way] = told(ways(reference, "HISTORY", "RESULT_ERROR"))
    assert way == [(("JOB otherwise",), "RESULT_ERROR")]


def test_all_shortest_ways_are_found(reference: BotGraph) -> None:
    """Each has the same number of steps, and they differ in a screen."""
    found = told(ways(reference, "MAIN_MENU", "CONFIRM"))
    assert {len(way) for way in found} == {3}
    screens = [[screen for _, screen in way] for way in found]
    assert ["HISTORY", "RESULT_ERROR", "CONFIRM"] in screens
    assert ["HISTORY", "RESULT", "CONFIRM"] in screens
    assert len({tuple(way) for way in screens}) == len(screens)


def test_home_is_a_step(reference: BotGraph) -> None:
    """An arc that leads home leads to the home screen."""
    assert told(ways(reference, "RESULT", "MAIN_MENU")) == [[(("HOME",), "MAIN_MENU")]]


def test_back_leads_to_where_the_user_may_have_come_from(reference: BotGraph) -> None:
    """As the first step only, and it says from where."""
    [way] = told(ways(reference, "BALANCE", "PRIVACY"))
    assert way == [(("BACK if the user came from HELP",), "HELP"), (("OPEN_PRIVACY",), "PRIVACY")]


def test_commands_are_steps_where_no_press_leads(reference: BotGraph) -> None:
    """The administrator's panel opens by its command; help is three presses away and so needs none."""
    assert told(ways(reference, "MAIN_MENU", "DEBUG_PANEL")) == [[(("/debug",), "DEBUG_PANEL")]]
    assert told(ways(reference, "MAIN_MENU", "HELP")) == [[(("OPEN_HELP",), "HELP")]]


def test_a_screen_is_no_step_away_from_itself(reference: BotGraph) -> None:
    """The one way has no steps."""
    assert told(ways(reference, "HELP", "HELP")) == [[]]


def test_without_a_way_there_is_none(reference: BotGraph, capsys: pytest.CaptureFixture[str]) -> None:
    """A screen to which no arc leads is not found, and the command says so with exit code 1."""
    lonely = tuple(arc for arc in reference.arcs if "PRIVACY" not in arc.to)
    graph = replace(reference, arcs=lonely)
    assert ways(graph, "MAIN_MENU", "PRIVACY") == []
    assert show_ways(graph, "MAIN_MENU", "PRIVACY") == 1
    assert capsys.readouterr().out == "no way leads from MAIN_MENU to PRIVACY\n"


def test_many_ways_are_cut(reference: BotGraph) -> None:
    """One more than is told is looked for, so that it is known that there are more."""
    [arc] = [arc for arc in reference.arcs if arc.trigger == "OPEN_HELP"]
    [screen] = [screen for screen in reference.screens if screen.id == "PRIVACY"]
    names = [f"S{number}" for number in range(MOST + 3)]
    screens = tuple(replace(screen, id=name) for name in (*names, "GOAL"))
    arcs = [replace(arc, trigger=f"TO_{name}", to=(name,)) for name in names]
    arcs += [replace(arc, source=name, to=("GOAL",)) for name in names]
    many = replace(reference, screens=(*reference.screens, *screens), arcs=(*reference.arcs, *arcs))
    assert len(ways(many, "MAIN_MENU", "GOAL")) == MOST + 1


def test_a_long_way_is_found(tmp_path: Path) -> None:
    """A chain of many screens has a way as long."""
    write_project(tmp_path, screens=6)
    graph = pipeline.understand(tmp_path).graph
    assert graph is not None
    [arc] = [arc for arc in graph.arcs if arc.trigger == "G0_0"]
    names = [f"C{number}" for number in range(1500)]
    screens = tuple(replace(graph.screens[0], id=name) for name in names)
    arcs = tuple(replace(arc, source=source, to=(target,)) for source, target in pairwise(names))
    chain = replace(graph, screens=screens, arcs=arcs, home="C0")
    [way] = ways(chain, "C0", "C1499")
    assert len(way) == 1499
