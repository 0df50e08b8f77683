"""What the conditions of `registry.py` claim, down to the code of their functions."""

import ast
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Final

from botspec.contract import uimap
from botspec.contract.uimap import UIMap
from botspec_generator.emit.spelling import spelled
from botspec_generator.emit.verify.claims import Claim, Made
from botspec_generator.graph import BotGraph, Condition, Tap

_FILE: Final = "guards.py"
_END: Final = "\n\n\n"

Pair = tuple[str, uimap.Condition | None, Condition | None]
"""The place of a condition, as it was made, and as it was meant."""


def conditions(graph: BotGraph, made: Made) -> Iterator[Claim]:
    """Yield every condition: its place, its text, its names, and the Python that its function runs."""
    ui = made.value("registry.py", "UI")
    pairs = list(_pairs(graph, ui)) if isinstance(ui, UIMap) else []
    functions = _Functions(made.texts[_FILE])
    yield Claim(
        file="registry.py",
        what="conditions",
        made=[(place, _made(there, meant, functions)) for place, there, meant in pairs],
        meant=[(place, meant and (meant.source, meant.reads, meant.python)) for place, _, meant in pairs],
    )


def _pairs(graph: BotGraph, ui: UIMap) -> Iterator[Pair]:
    """Yield each place where there is a condition, or should be one."""
    for arc, meant in zip(ui.arcs, graph.arcs, strict=True):
        if arc.when is not None or meant.when is not None:
            yield f"{meant.source} {meant.trigger}", arc.when, meant.when
    for button, own in zip(ui.buttons, graph.buttons, strict=True):
        checked = own.checked if isinstance(own, Tap) else None
        if button.visible is not None or own.visible is not None:
            yield f"{own.id} visible", button.visible, own.visible
        if button.checked is not None or checked is not None:
            yield f"{own.id} checked", button.checked, checked


def _made(
    made: uimap.Condition | None, meant: Condition | None, functions: "_Functions"
) -> tuple[object, ...] | None:
    """Return a condition as it was made; its Python is the meant one if its function runs just that."""
    if made is None:
        return None
    if meant is None:
        return made.source, made.reads
    runs = isinstance(made.test, FunctionType) and functions.runs(made.test, meant)
    return made.source, made.reads, meant.python if runs else "another function"


class _Functions:
    """The functions of `guards.py`, each compared once with the condition that it should be."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines(keepends=True)
        self._known: dict[tuple[FunctionType, str, tuple[str, ...]], bool] = {}

    def runs(self, function: FunctionType, meant: Condition) -> bool:
        """Tell whether a function runs a condition: by its bytecode, or else by its syntax tree.

        The bytecode alone does not prove a difference: it depends on where the lines of an expression break.
        """
        key = (function, meant.python, meant.reads)
        if key not in self._known:
            self._known[key] = _same_code(function, meant) or self._same_tree(function, meant)
        return self._known[key]

    def _same_tree(self, function: FunctionType, meant: Condition) -> bool:
        text = "".join(self._lines[function.__code__.co_firstlineno - 1 :]).partition(_END)[0]
        made = ast.parse(text).body[0]
        if not isinstance(made, ast.FunctionDef) or not isinstance(made.body[-1], ast.Return):
            return False
        returned = made.body[-1].value
        names = tuple(argument.arg for argument in made.args.args)
        tree = ast.parse(spelled(meant.python), mode="eval").body
        return returned is not None and names == meant.reads and ast.dump(returned) == ast.dump(tree)


def _same_code(function: FunctionType, meant: Condition) -> bool:
    python = spelled(meant.python)
    text = f"def meant({', '.join(meant.reads)}):\n    {function.__doc__!r}\n    return {python}\n"
    codes = compile(text, "<meant>", "exec").co_consts
    return any(_facts(code) == _facts(function.__code__) for code in codes if isinstance(code, CodeType))


def _facts(code: CodeType) -> tuple[object, ...]:
    return code.co_code, code.co_consts, code.co_names, code.co_varnames
