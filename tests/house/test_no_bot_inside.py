"""The packages know no bot: no name of a spec stands in their code, whichever bot it is.

Docstrings, comments and the explanations of findings show samples, which may be named like anything.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from botspec.contract import Move, Reason
from botspec.contract.vocabulary import EventName
from botspec_generator.document.schema import language as language_of
from botspec_generator.document.shapes import SpecShape
from tests.house.census import ROOT, place, python_files, text_files

PACKAGES: Final = ("runtime", "generator", "migrations/botspec_migrations")
EXPLANATIONS: Final = ROOT / "generator" / "botspec_generator" / "findings" / "explanations"
PROJECTS: Final = (ROOT, *sorted(path.parent for path in (ROOT / "examples").glob("*/spec")))
PROVIDER: Final = frozenset({"kie", "z-image"})
"""What the reference bot speaks to stands in no spec."""

WORD: Final = re.compile(r"[\w-]+")


def sections(project: Path) -> dict[str, Any]:
    """The top-level maps of a spec, merged over its files."""
    merged: dict[str, Any] = {}
    for path in sorted((project / "spec").glob("*.yaml")):
        for section, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if isinstance(entries, dict):
                merged.setdefault(section, {}).update(entries)
    return merged


def names(project: Path) -> set[str]:
    """What a spec names: screens, buttons, facts, actions, tasks, events, reasons ...

    Commands and session fields are aside: they are words of every bot and of every program (help, size, job).
    """
    found = sections(project)
    return {name for section in found.keys() - {"bot", "commands", "session"} for name in found[section]}


def language() -> set[str]:
    """The words of the language (keys, values, targets, built-in reasons), and those of the log."""
    shapes = [*_strings([*language_of(SpecShape)])]
    return {*shapes, *Reason.__members__, *Move.__members__, *EventName.__members__}


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from _strings(one)
        case dict():
            yield from value
            for one in value.values():
                yield from _strings(one)


def code_words(source: str) -> Iterator[tuple[int, str, str]]:
    """What a program says, with its line: its string constants, and what it asks of others by name.

    Documentation is aside, and so are the names that it gives to its own things.
    """
    tree = ast.parse(source)
    aside = {id(one) for node in ast.walk(tree) for one in _documentation(node)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in aside:
                yield node.lineno, "text", text
            case ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                yield node.lineno, "name", name
            case _:
                pass


def _documentation(node: ast.AST) -> Iterator[ast.AST]:
    """The constants that document their neighbours, and the list of what a module makes public."""
    match node:
        case ast.Expr(value=ast.Constant() as text):
            yield text
        case ast.Assign(targets=[ast.Name(id="__all__")], value=exported):
            yield from ast.walk(exported)
        case _:
            pass


def knowledge(source: str, known: set[str]) -> Iterator[tuple[int, str]]:
    """Where a program knows one of these names: as a whole text, or, if it has an underscore, anywhere."""
    for line, kind, said in code_words(source):
        whole = {said} if kind == "text" else set[str]()
        telling = {word for word in WORD.findall(said) if "_" in word}
        for name in sorted((whole | telling) & known):
            yield line, name


def test_no_name_of_a_bot_stands_in_the_packages() -> None:
    """No screen, button, fact, action, task ... of any bot of this tree is a word of the packages' code."""
    known = {name for project in PROJECTS for name in names(project)} - language()
    told = [
        f"{place(path, line)}: {name}"
        for path in python_files(*PACKAGES)
        if EXPLANATIONS not in path.parents
        for line, name in knowledge(path.read_text(encoding="utf-8"), known)
    ]
    assert told == []


def test_no_bot_is_named_in_the_packages() -> None:
    """The packages name none of the bots, and nothing that one of them speaks to: not even in a comment."""
    bots = {sections(project)["bot"]["name"] for project in PROJECTS[1:]}
    banned = re.compile(rf"\b({'|'.join(sorted(bots | PROVIDER))})", re.IGNORECASE)
    packages = [path for path in text_files() if path.relative_to(ROOT).as_posix().startswith(PACKAGES)]
    assert packages
    told = [place(path) for path in packages if banned.search(path.read_text("utf-8", errors="replace"))]
    assert told == []


def test_every_bot_gives_its_names() -> None:
    """The names come from the specs of several bots, and those of each are many."""
    assert len(PROJECTS) >= 2
    assert min(len(names(project) - language()) for project in PROJECTS) >= 15


def test_what_knows_a_bot_is_found() -> None:
    """A text that is a name, a name with an underscore, and a text that has one in it are all told."""
    source = 'def f(ui):\n    "MENU"\n    return ui.top_up, ui.screens["MENU"], "the TOP_UP", "a MENU"\n'
    known = {"MENU", "TOP_UP", "top_up"}
    assert sorted(knowledge(source, known)) == [(3, "MENU"), (3, "TOP_UP"), (3, "top_up")]
