"""The walls between the rooms stand: the tools that prove them pass, and their lists name every room."""

import ast
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.census import ROOT, place, python_files

SCRIPTS = Path(sysconfig.get_path("scripts"))
COMMANDS = (
    ("lint-imports", "--no-logo", "--no-cache"),
    ("ruff", "check", "--no-cache", "--output-format=concise"),
    ("ruff", "format", "--check", "--no-cache", "--output-format=concise"),
)
IMPURE = {"settings", "store", "telegram", "simulator", "ops", "bot"}


def contract(name: str) -> dict[str, list[str]]:
    """One import contract of pyproject.toml, by its id."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    walls: dict[str, dict[str, list[str]]] = {wall["id"]: wall for wall in settings["contracts"]}
    return walls[name]


def rooms(package: str) -> set[str]:
    """The rooms of a package that exist: its modules and its folders with Python files."""
    entries = [path for path in (ROOT / package).iterdir() if not path.name.startswith("__")]
    return {path.stem for path in entries if path.suffix == ".py" or any(path.glob("*.py"))}


def imported_modules(path: Path) -> Iterator[tuple[int, str]]:
    """The absolute names that a file imports, wherever in the file, with their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_tools_that_guard_the_house_pass(command: tuple[str, ...]) -> None:
    """The import contracts are kept, and ruff finds nothing to lint or to format in the whole tree."""
    done = subprocess.run(
        [SCRIPTS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def test_the_contract_room_imports_only_the_standard_library() -> None:
    """botspec.contract imports the standard library and itself, nothing else."""
    allowed = sys.stdlib_module_names
    foreign = [
        f"{place(path, line)}: {name}"
        for path in python_files("runtime/botspec/contract")
        for line, name in imported_modules(path)
        if name.split(".")[0] not in allowed and not f"{name}.".startswith("botspec.contract.")
    ]
    assert foreign == []


def test_every_room_that_decides_is_kept_from_the_world() -> None:
    """The contract on aiogram, asyncpg and aiohttp names every room of the runtime that is not impure."""
    named = set(contract("pure-rooms")["source_modules"])
    assert {f"botspec.{room}" for room in rooms("runtime/botspec") - IMPURE} <= named


def test_the_generator_is_kept_from_every_room_but_the_contract() -> None:
    """The wall names every generator room but cli, and every runtime room but contract."""
    wall = contract("generator-sees-the-contract")
    sources = {f"botspec_generator.{room}" for room in rooms("generator/botspec_generator") - {"cli"}}
    forbidden = {f"botspec.{room}" for room in rooms("runtime/botspec") - {"contract"}}
    assert sources <= set(wall["source_modules"])
    assert forbidden <= set(wall["forbidden_modules"])
