"""What is told of all session fields at once is what is told of each: small random bots are searched."""

import random
from pathlib import Path

import pytest

from botspec_generator.checks.emptiness import Emptiness
from botspec_generator.checks.gaps import Gaps
from botspec_generator.checks.view import View
from botspec_generator.graph import BotGraph
from tests.specs.compiling import compile_text

FIELDS = ("one", "two", "three")


def random_bot(seed: int, folder: Path) -> BotGraph:
    """A bot whose buttons set some fields and make others none, under conditions, on a few screens."""
    chance = random.Random(seed)
    screens = [f"S{number}" for number in range(chance.randint(3, 7))]
    lines = ["botspec: 1", "bot: {name: rnd, version: 1.0.0, home: S0, locales: [en]}"]
    lines += ["session:", *(f"  {field}: {{int: {{min: 1}}, optional: true}}" for field in FIELDS)]
    lines += ["actions: {act: {}}", "commands:", f"  start: {{to: {chance.choice(screens)}}}"]
    lines += [f"  other: {{arcs: {arcs(chance, screens)}}}", "screens:"]
    for screen in screens:
        triggers = ["B0", "B1", "B2", *(["/other"] if chance.random() < 0.3 else [])]
        on = ", ".join(f"{trigger}: {arcs(chance, screens)}" for trigger in triggers)
        lines.append(f"  {screen}: {{text: x, keyboard: [[B0, B1, B2]], on: {{{on}}}}}")
    lines += ["buttons:", *(f"  B{number}: {button(chance)}" for number in range(3))]
    graph = compile_text(folder, "\n".join(lines)).graph
    assert graph is not None
    return graph


def condition(chance: random.Random) -> str:
    """A question after a field, or after two."""
    asked = [f"{field} is {chance.choice(['none', 'not none'])}" for field in chance.sample(FIELDS, 2)]
    return chance.choice([asked[0], f"{asked[0]} and {asked[1]}", f"{asked[0]} or user.id > 5"])


def assigned(chance: random.Random) -> str:
    """What sets a field, or makes it none."""
    return f"set: {{{chance.choice(FIELDS)}: {chance.choice(['1', 'null'])}}}"


def button(chance: random.Random) -> str:
    """A button, which may be hidden from some users and set something."""
    visible = f", visible: {condition(chance)}" if chance.random() < 0.3 else ""
    return f"{{label: a{visible}{', ' + assigned(chance) if chance.random() < 0.3 else ''}}}"


def arcs(chance: random.Random, screens: list[str]) -> str:
    """One arc, or several with conditions, that lead anywhere."""
    found: list[str] = []
    for number in range(chance.randint(1, 2)):
        given = [f"if: {condition(chance)}"] if number == 0 and chance.random() < 0.5 else []
        given += [assigned(chance)] if chance.random() < 0.3 else []
        given += ["do: act"] if chance.random() < 0.1 else []
        given += [f"to: {chance.choice([*screens, 'home', 'back', 'stay'])}"]
        found.append(f"{{{', '.join(given)}}}")
    return f"[{', '.join(found)}]"


@pytest.mark.parametrize("seed", range(60))
def test_a_field_can_be_none_where_presses_lead_while_it_is(seed: int, tmp_path: Path) -> None:
    """All fields at once, and each by itself, can be none on the same screens."""
    view = View(random_bot(seed, tmp_path))
    gaps = Gaps(view, FIELDS)
    for field in FIELDS:
        alone = Emptiness(view, field)
        for screen in view.ways.origins:
            assert gaps.can_be(field, screen) is bool(alone.path(screen)), f"{field} on {screen}"
            assert gaps.path(field, screen) == alone.path(screen)
