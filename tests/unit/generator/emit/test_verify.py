"""The generator refuses to lie: a file that does not say what the graph says is found out."""

import sys

import pytest
from msgspec.structs import replace

from botspec_generator.emit.broken import BrokenOutputError
from botspec_generator.emit.module import File
from botspec_generator.emit.verify import verify, verify_json
from botspec_generator.graph import BotGraph

TAMPERED = {
    "a screen is missing": ("ids.py", '    DONE = "DONE"\n', "", "keyboards.py"),
    "a screen has another value": ("ids.py", 'DONE = "DONE"', 'DONE = "GONE"', "ids.py"),
    "a reason lost its other name": ("ids.py", "    VALIDATION_FAIL = VALIDATION_FAILED\n", "", "ids.py"),
    "a default changed": ("session.py", "amount: int = 1", "amount: int = 2", "session.py"),
    "a query lost a field": ("facts.py", "    item_id: str | None\n    size: Size\n", "", "facts.py"),
    "a guard says the opposite": (
        "guards.py",
        "return balance >= price",
        "return balance < price",
        "registry.py",
    ),
    "a long guard says else": ("guards.py", "(amount > 5 and", "(amount > 6 and", "registry.py"),
    "an exit leads elsewhere": ("actions.py", "_go(Screen.DONE", "_go(Screen.MENU", "actions.py"),
    "a handler is missing": (
        "actions.py",
        "    forget: Callable[[Forget], Awaitable[Outcome[Forget]]]\n",
        "",
        "actions.py",
    ),
    "a keyboard lost a button": (
        "keyboards.py",
        "(Button.SMALL, Button.LARGE)",
        "(Button.SMALL,)",
        "keyboards.py",
    ),
    "a text changed": ("texts/ru.py", "Закончилось", "Осталось", "texts/ru.py"),
    "a locale is missing": ("texts/__init__.py", '    "ru": RU,\n', "", "texts/__init__.py"),
    "an arc leads elsewhere": (
        "registry.py",
        "Button.SHOW_HELP, (Screen.HELP,)",
        "Button.SHOW_HELP, (Screen.DONE,)",
        "registry.py",
    ),
    "an arc reads less": (
        "registry.py",
        'reads=("balance", "price"), test',
        'reads=("balance",), test',
        "registry.py",
    ),
    "an arc sets something else": ("registry.py", '"size", "large"', '"size", "small"', "registry.py"),
    "a command is not listed": ("registry.py", "Command.HELP)", "Command.HELP, listed=False)", "registry.py"),
    "a reason is quieter": ("registry.py", "level=Level.ERROR", "level=Level.INFO", "registry.py"),
    "an entry of the JSON changed": (
        "registry.json",
        '"refuse": "SOLD_OUT"',
        '"refuse": "NOOP"',
        "registry.json",
    ),
    "a condition of the JSON changed": (
        "registry.json",
        '"if": "balance >= price"',
        '"if": "true"',
        "registry.json",
    ),
    "the JSON is broken": ("registry.json", "{\n", "{{\n", "registry.json"),
    "a module does not compile": ("keyboards.py", "KEYBOARDS: Final", "KEYBOARDS Final", "keyboards.py"),
    "the largest module does not compile": ("registry.py", "UI: Final", "UI Final", "registry.py"),
    "a module does not run": ("session.py", 'Literal["small", "large"]', "Unknown", "session.py"),
}


def tampered(files: tuple[File, ...], path: str, old: str, new: str) -> tuple[File, ...]:
    """The files with one place in one of them changed."""
    [victim] = [file for file in files if file.path == path]
    assert old in victim.text
    changed = replace(victim, text=victim.text.replace(old, new, 1))
    return tuple(changed if file is victim else file for file in files)


def compare(graph: BotGraph, files: tuple[File, ...]) -> None:
    """Verify all files of a bot."""
    apart = [file for file in files if file.path == "registry.py"]
    rest = [file for file in files if file.path != "registry.py"]
    verify_json(graph, rest)
    verify(graph, rest, lambda: [(file.path, file.text, None) for file in apart])


@pytest.mark.parametrize("lie", TAMPERED)
def test_a_lie_is_found_out(lie: str, graph: BotGraph, files: tuple[File, ...]) -> None:
    """Whatever is wrong in a generated file, it is refused with the name of a file that shows it."""
    path, old, new, blamed = TAMPERED[lie]
    with pytest.raises(BrokenOutputError) as error:
        compare(graph, tampered(files, path, old, new))
    assert str(error.value).startswith(f"{blamed}: ")


def test_the_truth_passes(graph: BotGraph, files: tuple[File, ...]) -> None:
    """The files as they were made are accepted, and no module of theirs stays imported."""
    before = set(sys.modules)
    compare(graph, files)
    assert {name for name in set(sys.modules) - before if "generated" in name} == set()


def test_a_button_that_the_runtime_cannot_show_is_not_dropped_silently(
    graph: BotGraph, files: tuple[File, ...]
) -> None:
    """A graph with one button more than the files is refused."""
    more = replace(graph, buttons=(*graph.buttons, replace(graph.buttons[-1], id="ONE_MORE")))
    with pytest.raises(BrokenOutputError, match="ONE_MORE"):
        compare(more, files)
