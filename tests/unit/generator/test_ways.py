"""What is proved of the ways through a bot is what happens on them: small random bots are walked through."""

import random
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path

import pytest
from msgspec.structs import replace

from botspec.contract.uimap import ANY, ScreenDef, UIMap
from botspec.core.position import Position, Step, advance
from botspec_generator.checks.circles import strongly_connected
from botspec_generator.checks.promises import broken_promise
from botspec_generator.checks.view import View
from botspec_generator.checks.ways import NEVER
from botspec_generator.graph import BotGraph, Promise, Spot, Vow
from tests.specs.compiling import compile_text

SEEDS = range(60)
PRESSES = 6
"""So many presses are tried from everywhere."""


def random_bot(seed: int, folder: Path) -> BotGraph:
    """A bot of a few screens with unconditional arcs of every kind, and commands that open some of them."""
    chance = random.Random(seed)
    screens = [f"S{number}" for number in range(chance.randint(3, 6))]
    lines = [
        "botspec: 1",
        f"bot: {{name: rnd, version: 1.0.0, home: {screens[0]}, locales: [en]}}",
        "screens:",
    ]
    for screen in screens:
        count = chance.randint(1, 3)
        names = [f"B{number}" for number in range(count)]
        targets = [chance.choice([*screens, "back", "back", "back", "home", "stay"]) for _ in names]
        arcs = ", ".join(f"{name}: {target}" for name, target in zip(names, targets, strict=True))
        keyboard = f"[[{', '.join(names)}]]" if names else "[]"
        lines.append(f"  {screen}: {{text: x, keyboard: {keyboard}, on: {{{arcs}}}}}")
    lines.append("buttons: {B0: {label: a}, B1: {label: b}, B2: {label: c}}")
    lines.append("commands:")
    lines.append(f"  start: {{to: {chance.choice(screens)}, resets: {chance.choice(['true', 'false'])}}}")
    if chance.random() < 0.6:
        resets = chance.choice(["true", "false"])
        lines.append(f"  open: {{to: {chance.choice(screens)}, resets: {resets}}}")
    graph = compile_text(folder, "\n".join(lines)).graph
    assert graph is not None
    return graph


class Walk:
    """The runtime's own steps, on a graph of unconditional arcs."""

    def __init__(self, graph: BotGraph) -> None:
        self.arcs = {(arc.source, arc.trigger): arc for arc in graph.arcs}
        self.ui = UIMap(
            name="rnd",
            version="1",
            spec_hash="",
            home=graph.home,
            locales=graph.locales,
            screens=tuple(ScreenDef(id=screen.id, fallback=screen.fallback) for screen in graph.screens),
            buttons=(),
            arcs=(),
            commands=(),
            reasons=(),
            session=(),
            data=dict,
            facts=(),
            actions=(),
            texts={},
        )

    def at(self, screen: str, *history: str) -> Position:
        """Somebody who stands on a screen."""
        return Position(chat_id=1, user_id=1, screen=screen, history=history)

    def press(self, position: Position, trigger: str) -> Position | None:
        """Where a press leads; None where there is no such arc."""
        arc = self.arcs.get((position.screen, trigger)) or self.arcs.get((ANY, trigger))
        if arc is None:
            return None
        return advance(self.ui, position, Step(to=arc.to[0], changes={}, resets=arc.resets))

    def presses(self, position: Position, *, commands: bool) -> Iterator[tuple[str, Position]]:
        """Everything that can be pressed, and where it leads."""
        for source, trigger in self.arcs:
            if source == position.screen or (source == ANY and commands):
                moved = self.press(position, trigger)
                assert moved is not None
                yield trigger, moved

    def begins(self) -> list[Position]:
        """Where presses begin when commands are typed at home and never again."""
        home = self.at(self.ui.home)
        opened = (self.press(home, trigger) for source, trigger in self.arcs if source == ANY)
        return [home, *(moved for moved in opened if moved is not None)]


def met(name: str, before: Position, trigger: str, after: Position) -> bool:
    """Whether a step is what a promise speaks of: it ends on a screen, or is a press or a command."""
    return name in (after.screen, trigger, f"{before.screen}.{trigger}")


def spots(graph: BotGraph) -> list[Spot]:
    """Every screen, every command and every press of a bot."""
    screens = [Spot(screen=screen.id, trigger="", name=screen.id) for screen in graph.screens]
    triggers = dict.fromkeys((arc.source, arc.trigger) for arc in graph.arcs)
    names = {key: key[1] if key[0] == ANY else ".".join(key) for key in triggers}
    return screens + [Spot(screen=key[0], trigger=key[1], name=name) for key, name in names.items()]


def promise(vow: Vow, spot: Spot, others: Sequence[Spot], graph: BotGraph) -> Promise:
    """A promise of one kind."""
    span = graph.screens[0].span
    return Promise(vow=vow, spot=spot, others=tuple(others), presses=0, source="", at=span)


def paths(graph: BotGraph, given: Promise) -> list[tuple[str, ...]]:
    """The presses that refute a promise; none when it is proved."""
    return [problem.path for problem in broken_promise(View(replace(graph, promises=(given,))))]


@pytest.mark.parametrize("seed", SEEDS)
def test_only_through_holds_on_every_walk_or_its_presses_refute_it(seed: int, tmp_path: Path) -> None:
    """A proved promise is not broken by any few presses; a refuted one is broken by the presses it tells."""
    graph = random_bot(seed, tmp_path)
    walk = Walk(graph)
    for spot in spots(graph):
        for other in spots(graph):
            refuted = paths(graph, promise(Vow.ONLY, spot, [other], graph))
            if refuted:
                assert_shown(walk, refuted[0], spot.name, other.name)
            else:
                assert not can_come_first(walk, spot.name, other.name), f"{spot.name} before {other.name}"


def assert_shown(walk: Walk, path: tuple[str, ...], spot: str, other: str) -> None:
    """A person who repeats the presses comes to the spot, and not to the other one before."""
    before = walk.at("NOWHERE")
    position: Position | None = before
    for number, trigger in enumerate(path, start=1):
        before = walk.at(walk.ui.home) if number == 1 else before
        position = before if trigger == "any message" else walk.press(before, trigger)
        assert position is not None, f"{path} cannot be pressed"
        is_last = number == len(path)
        assert met(spot, before, trigger, position) or not is_last, path
        assert is_last or not met(other, before, trigger, position), path
        before = position
    assert path


def can_come_first(walk: Walk, spot: str, other: str) -> bool:
    """Whether any few presses, commands among them, lead to the spot and not to the other one before.

    A new user who sends a command is not shown home first.
    """
    begin = walk.at(walk.ui.home)
    if spot == begin.screen and spot != other:
        return True
    ahead = deque([(begin, 0)])
    seen = {(begin.screen, begin.history)}
    while ahead:
        position, count = ahead.popleft()
        only_commands = not count and other == begin.screen
        for trigger, moved in walk.presses(position, commands=True) if count < PRESSES else ():
            if only_commands and not trigger.startswith("/"):
                continue
            if met(other, position, trigger, moved):
                continue
            if met(spot, position, trigger, moved):
                return True
            if (moved.screen, moved.history) not in seen:
                seen.add((moved.screen, moved.history))
                ahead.append((moved, count + 1))
    return False


@pytest.mark.parametrize("seed", SEEDS)
def test_within_counts_enough_presses_for_every_history(seed: int, tmp_path: Path) -> None:
    """From wherever few presses lead, no more presses lead to a goal than were counted for that screen."""
    graph = random_bot(seed, tmp_path)
    walk, ways = Walk(graph), View(graph).ways
    for goal in (screen.id for screen in graph.screens):
        counted = ways.sure(goal).presses
        for position in stood(walk):
            if counted[position.screen] != NEVER:
                assert presses_to(goal, walk, position) <= counted[position.screen], position


@pytest.mark.parametrize("seed", SEEDS)
def test_a_short_look_tells_no_more_than_a_long_one(seed: int, tmp_path: Path) -> None:
    """Where a short look says that presses surely lead home from everywhere, they do."""
    ways = View(random_bot(seed, tmp_path)).ways
    assert not ways.all_lead_home or NEVER not in ways.home.presses.values()


def test_a_short_look_is_enough_for_most_bots(tmp_path: Path) -> None:
    """Screens that lead to what is known to lead home do so, too, in whichever order they stand."""
    lines = (
        "botspec: 1",
        "bot: {name: row, version: 1.0.0, home: S0, locales: [en]}",
        "screens:",
        *(f"  S{number}: {{text: x, keyboard: [[GO]], on: {{GO: S{number + 1}}}}}" for number in range(9)),
        "  S9: {text: x, keyboard: [[OUT, GO]], on: {OUT: home, GO: S10}}",
        "  S10: {text: x, keyboard: [[OUT]], on: {OUT: back}}",
        "buttons: {GO: {label: a}, OUT: {label: b}}",
    )
    graph = compile_text(tmp_path, "\n".join(lines)).graph
    assert graph is not None
    assert View(graph).ways.all_lead_home


def walked(walk: Walk, begins: Iterable[Position]) -> Iterator[tuple[Position, int]]:
    """Every position to which presses lead from some, no commands, with the fewest that do; nearest first."""
    ahead = deque((begin, 0) for begin in begins)
    seen = {(begin.screen, begin.history) for begin, _ in ahead}
    while ahead:
        position, count = ahead.popleft()
        yield position, count
        for _, moved in walk.presses(position, commands=False):
            if (moved.screen, moved.history) not in seen:
                seen.add((moved.screen, moved.history))
                ahead.append((moved, count + 1))


def stood(walk: Walk) -> list[Position]:
    """Every position to which few presses lead from where presses begin."""
    begins = {(each.screen, each.history): each for each in walk.begins()}
    few = takewhile(lambda found: found[1] < PRESSES, walked(walk, begins.values()))
    return [position for position, _ in few]


def presses_to(goal: str, walk: Walk, begin: Position) -> int:
    """The fewest presses, without commands, that lead to a screen."""
    return next(count for position, count in walked(walk, [begin]) if position.screen == goal)


@pytest.mark.parametrize("seed", SEEDS)
def test_eventually_is_met_on_every_walk_that_goes_on(seed: int, tmp_path: Path) -> None:
    """After a proved promise's screen, one press more than there are screens meets what was promised."""
    graph = random_bot(seed, tmp_path)
    walk, chance = Walk(graph), random.Random(seed)
    goals = [spot for spot in spots(graph) if spot.screen != ANY]
    proved = [
        (spot.name, other.name)
        for spot in goals
        for other in goals
        if not spot.trigger and not paths(graph, promise(Vow.EVENTUALLY, spot, [other], graph))
    ]
    for position in stood(walk):
        for spot, other in proved:
            if position.screen == spot:
                assert meets(walk, position, other, chance), f"{spot}, {other}"


def test_a_press_that_keeps_a_promise_closes_no_other_way(tmp_path: Path) -> None:
    """Where one press meets the promise, and leads to what meets it too, another one still goes round."""
    lines = (
        "botspec: 1",
        "bot: {name: round, version: 1.0.0, home: A, locales: [en]}",
        "screens:",
        "  A: {text: x, keyboard: [[GO, ON]], on: {GO: D, ON: B}}",
        "  B: {text: x, keyboard: [[AGAIN]], on: {AGAIN: A}}",
        "  D: {text: x, keyboard: [[AGAIN]], on: {AGAIN: A}}",
        "buttons: {GO: {label: a}, ON: {label: b}, AGAIN: {label: c}}",
        "commands: {start: {to: A, resets: true}}",
    )
    graph = compile_text(tmp_path, "\n".join(lines)).graph
    assert graph is not None
    spot = {each.name: each for each in spots(graph)}
    refuted = paths(graph, promise(Vow.EVENTUALLY, spot["A"], [spot["A.GO"], spot["D"]], graph))
    assert [path[-2:] for path in refuted] == [("ON", "AGAIN")]


def meets(walk: Walk, position: Position, other: str, chance: random.Random) -> bool:
    """Whether a random walk of presses that lead on meets a screen or a press."""
    if position.screen == other:
        return True
    for _ in range(len(walk.ui.screens) + 1):
        pressed = walk.presses(position, commands=False)
        ahead = [(trigger, moved) for trigger, moved in pressed if moved.screen != position.screen]
        if not ahead:
            return False
        trigger, moved = chance.choice(ahead)
        if met(other, position, trigger, moved):
            return True
        position = moved
    return False


@pytest.mark.parametrize("seed", SEEDS)
def test_the_path_of_a_finding_can_be_repeated(seed: int, tmp_path: Path) -> None:
    """The presses to each screen that can be reached lead there."""
    graph = random_bot(seed, tmp_path)
    walk, view = Walk(graph), View(graph)
    for screen in view.reached:
        path = view.path(screen)
        assert path
        position: Position | None = walk.at(walk.ui.home)
        for trigger in path:
            assert position is not None
            position = position if trigger == "any message" else walk.press(position, trigger)
        assert position is not None
        assert position.screen == screen


def reachable(edges: Mapping[str, Sequence[str]], start: str) -> set[str]:
    """The nodes to which edges lead from one, itself included."""
    seen, ahead = {start}, [start]
    while ahead:
        new = [each for each in edges[ahead.pop()] if each in edges and each not in seen]
        seen.update(new)
        ahead.extend(new)
    return seen


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_are_what_their_definition_says(seed: int) -> None:
    """Two nodes are of one part when each leads to the other; a part comes after those that it leads to."""
    chance = random.Random(seed)
    nodes = [f"N{number}" for number in range(chance.randint(1, 12))]
    edges = {node: chance.choices([*nodes, "ELSEWHERE"], k=chance.randint(0, 3)) for node in nodes}
    parts = [set(part) for part in strongly_connected(edges)]
    reach = {node: reachable(edges, node) for node in nodes}
    assert sorted(node for part in parts for node in part) == sorted(nodes)
    for number, part in enumerate(parts):
        for node in part:
            assert part == {other for other in reach[node] if node in reach[other]}
            assert reach[node] <= set().union(*parts[: number + 1])


def test_a_very_long_chain_needs_no_recursion() -> None:
    """Thousands of screens in a row, or in a circle, are no problem."""
    chain = {str(number): [str(number + 1)] for number in range(20_000)}
    assert sum(1 for _ in strongly_connected(chain)) == 20_000
    circle = {**chain, "19999": ["0"]}
    assert [len(part) for part in strongly_connected(circle)] == [20_000]


def test_of_two_ways_as_long_the_plain_one_is_told(tmp_path: Path) -> None:
    """A press that a condition can refuse is told only where no other leads there as soon."""
    spec = """
botspec: 1
bot: {name: tiny, version: 1.0.0, home: MENU, locales: [en]}
session: {n: {int: {min: 0, max: 9}, default: 0}}
screens:
  MENU:
    text: Hello
    keyboard: [[A, B]]
    on:
      A: [{if: n > 3, to: END}, {to: stay, set: {n: 4}}]
      B: END
  END: {text: Bye}
buttons: {A: {label: a}, B: {label: b}}
"""
    graph = compile_text(tmp_path, spec).graph
    assert graph is not None
    assert View(graph).path("END") == ("any message", "B")
