"""The page on the language tells the truth: its snippets are one bot, and it names every key."""

import re
from pathlib import Path

import pytest

from botspec.contract.scope import Scope
from botspec_generator.document.forms import keys
from botspec_generator.document.shapes import (
    ActionShape,
    ArcShape,
    BotShape,
    CommandShape,
    EachShape,
    ElsewhereShape,
    EventShape,
    ScreenShape,
    SpecShape,
    TaskShape,
    TextsShape,
)
from botspec_generator.kinds import KEYS, TapShape
from botspec_generator.kinds.switch_inline import SwitchInlineShape
from botspec_generator.link.walk import FILTERS
from tests.docs.pages import blocks, write
from tests.specs.compiling import compile_spec

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
SHAPES = (
    *(SpecShape, ScreenShape, EachShape, ArcShape, CommandShape, ActionShape, TapShape, TextsShape),
    *(BotShape, TaskShape, EventShape, ElsewhereShape, SwitchInlineShape),
)


@pytest.mark.parametrize("scope", Scope)
def test_the_snippets_of_the_page_are_one_bot(tmp_path: Path, scope: Scope) -> None:
    """All snippets together compile without an error or a warning, each as a file of the spec."""
    snippets = blocks("docs/language.md", "yaml")
    write(tmp_path, [snippet.replace("scope: user", f"scope: {scope}") for snippet in snippets])
    compiled = compile_spec(tmp_path)
    assert compiled.printed == ""
    assert compiled.graph is not None
    assert compiled.graph.scope is scope


def test_the_page_names_every_key_and_filter() -> None:
    """No key of the language and no filter of texts is missing on the page."""
    words = set(re.findall(r"[a-z_]+", PAGE.read_text(encoding="utf-8")))
    named = {key.name for shape in SHAPES for key in keys(shape)}
    assert sorted((named | {*FILTERS, *KEYS}) - words) == []
