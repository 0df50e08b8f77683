"""A spec that somebody broke in any way is answered with findings, never with a traceback."""

import copy
import random
from pathlib import Path
from typing import cast

import pytest
import yaml

from botspec_generator.findings import Report, Severity
from botspec_generator.source import parse
from botspec_generator.source.node import SourceFile
from tests.specs.compiling import compile_text

SPECS = Path(__file__).parents[2] / "specs"
VALUES: tuple[object, ...] = (
    None, True, 0, -1, 10**17, 0.5, "", " ", "MENU", "stay", "back", "item", "item.id", "arg", "input",
    "size == 'x'", "balance > 1", "{{ size }}", "{% if", "<b>", "~", "page", "admin", "text", "ru", "*", [],
    {}, ["PAY"], [["PAY"]], {"if": "x"}, {"to": "MENU"}, {"else": "NOOP"},
    {"each": "pizzas", "button": "PAY"},
    {"text": None}, {"enum": []}, {"list": {"id": "int"}}, {"record": {"list": {"list": "int"}}}, {"en": 1},
)  # fmt: skip
KEYS = (
    "MENU", "size", "text", "on", "number", "/start", "/nothing", "PIZZA", "set", "if", "else", "to", "x",
    "arcs",
)  # fmt: skip

Tree = dict[str, object]


def load(case: str) -> tuple[Tree, str, str]:
    """A sample spec as a tree, and its texts."""
    folder = SPECS / case / "spec"
    root = parse(SourceFile("bot.yaml", (folder / "bot.yaml").read_text(encoding="utf-8")), Report())
    assert root is not None
    tree = cast("Tree", root.value)
    texts = (folder / "texts" / "en.yaml", folder / "texts" / "ru.yaml")
    return tree, texts[0].read_text(encoding="utf-8"), texts[1].read_text(encoding="utf-8")


def places(node: object) -> list[dict[object, object] | list[object]]:
    """All maps and lists of a tree that are not empty."""
    if isinstance(node, dict):
        entries = cast("dict[object, object]", node)
        return ([entries] if entries else []) + [place for each in entries.values() for place in places(each)]
    if isinstance(node, list):
        items = cast("list[object]", node)
        return ([items] if items else []) + [place for each in items for place in places(each)]
    return []


def mutate(tree: Tree, chance: random.Random) -> None:
    """Changes, removes, adds or renames one entry somewhere in the tree."""
    place = chance.choice(places(tree))
    value = copy.deepcopy(chance.choice(VALUES))
    if isinstance(place, list):
        index = chance.randrange(len(place))
        match chance.randrange(3):
            case 0:
                place[index] = value
            case 1:
                del place[index]
            case _:
                place.append(value)
        return
    key = chance.choice(list(place))
    match chance.randrange(4):
        case 0:
            place[key] = value
        case 1:
            del place[key]
        case 2:
            place[chance.choice(KEYS)] = value
        case _:
            place[chance.choice(KEYS)] = place.pop(key)


@pytest.mark.parametrize("case", ["good_pizza", "good_whole"])
@pytest.mark.parametrize("seed", range(60))
def test_a_broken_spec_gives_findings(tmp_path: Path, case: str, seed: int) -> None:
    """After a few random changes there is either a graph, or an error that says why there is none."""
    chance = random.Random(f"{case} {seed}")
    original, english, russian = load(case)
    for number in range(6):
        tree = copy.deepcopy(original)
        for _ in range(chance.randint(1, 3)):
            mutate(tree, chance)
        written = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
        compiled = compile_text(tmp_path, written, en=english, ru=russian)
        errors = [each for each in compiled.findings if each.severity is Severity.ERROR]
        assert compiled.graph is not None or errors, f"seed {seed}, round {number}:\n{written}"
