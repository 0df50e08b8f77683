"""Where `back` leads without a history: the last screen that every way goes through."""

import random
from itertools import pairwise

import pytest

from botspec.contract.uimap import ANY
from botspec_generator.findings import Span
from botspec_generator.graph import Arc
from botspec_generator.link.dominators import fallbacks, immediate_dominators

SPAN = Span(file="spec/bot.yaml", line=1, column=1, end_column=2)


def arc(source: str, *to: str) -> Arc:
    """An arc of some trigger."""
    return Arc(
        source=source,
        trigger="GO",
        to=to,
        when=None,
        action="",
        set=(),
        refuse="",
        say="",
        resets=False,
        at=SPAN,
    )


def reached_without(root: str, edges: dict[str, list[str]], closed: str) -> set[str]:
    """The nodes that can be reached from the root without stepping on one of them."""
    seen: set[str] = set()
    ahead = [root] if root != closed else []
    while ahead:
        node = ahead.pop()
        if node not in seen:
            seen.add(node)
            ahead.extend(target for target in edges[node] if target != closed)
    return seen


def test_a_chain_leads_back_step_by_step() -> None:
    """On a single way each screen leads back to the one before it."""
    arcs = [arc("HOME", "A"), arc("A", "B"), arc("B", "C")]
    found = fallbacks("HOME", ["HOME", "A", "B", "C"], arcs)
    assert found == {"HOME": "HOME", "A": "HOME", "B": "A", "C": "B"}


def test_where_ways_meet_back_leads_to_where_they_part() -> None:
    """A screen with two ways to it leads back to the last screen before they part."""
    arcs = [arc("HOME", "A"), arc("A", "B", "C"), arc("B", "D"), arc("C", "D"), arc("D", "A")]
    assert fallbacks("HOME", ["HOME", "A", "B", "C", "D"], arcs)["D"] == "A"


def test_moves_are_no_ways() -> None:
    """stay, back and home are no steps forward."""
    arcs = [arc("HOME", "A"), arc("A", "stay", "back", "home", "B")]
    assert fallbacks("HOME", ["HOME", "A", "B"], arcs) == {"HOME": "HOME", "A": "HOME", "B": "A"}


def test_a_command_opens_its_screen_from_home() -> None:
    """What only a command opens leads back home, and what follows it leads back to it."""
    arcs = [arc("HOME", "A"), arc("DEBUG", "LOG"), arc(ANY, "DEBUG"), arc(ANY, "LOG"), arc(ANY, "A")]
    found = fallbacks("HOME", ["HOME", "A", "DEBUG", "LOG"], arcs)
    assert found == {"HOME": "HOME", "A": "HOME", "DEBUG": "HOME", "LOG": "DEBUG"}


def test_what_cannot_be_reached_leads_home() -> None:
    """A screen without a way to it has home as its fallback, so that nobody is ever stuck."""
    assert fallbacks("HOME", ["HOME", "A"], [arc("A", "A")])["A"] == "HOME"


@pytest.mark.parametrize("seed", range(40))
def test_dominators_are_what_their_definition_says(seed: int) -> None:
    """On random graphs, taking the dominator away cuts the node off, and nothing nearer does."""
    chance = random.Random(seed)
    nodes = [f"N{number}" for number in range(chance.randint(2, 14))]
    edges = {node: chance.choices(nodes, k=chance.randint(0, 3)) for node in nodes}
    found = immediate_dominators("N0", edges)
    reachable = reached_without("N0", edges, closed="")
    assert found.keys() == reachable, f"seed {seed}"
    for node in reachable - {"N0"}:
        above = {each for each in reachable - {node} if node not in reached_without("N0", edges, each)}
        nearest = [
            each
            for each in above
            if all(each not in reached_without("N0", edges, x) or x == each for x in above)
        ]
        assert found[node] in nearest, f"seed {seed}, {node}"


def test_a_very_long_chain_is_no_problem() -> None:
    """Thousands of screens in a row need no recursion."""
    screens = [f"S{number}" for number in range(20_000)]
    arcs = [arc(first, second) for first, second in pairwise(screens)]
    assert fallbacks("S0", screens, arcs)["S19999"] == "S19998"
