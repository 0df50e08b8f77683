"""What the rules take of keyboards beside what is wrong with them."""

from pathlib import Path

from tests.specs.compiling import compile_text


def test_a_row_without_buttons_has_nothing_wrong(tmp_path: Path) -> None:
    """Who takes the last button from a row, and leaves the row, is told nothing about its labels."""
    lines = (
        "botspec: 1",
        "bot: {name: rows, version: 1.0.0, home: A, locales: [en]}",
        "screens:",
        "  A: {text: x, keyboard: [[], [GO]], on: {GO: stay}}",
        "buttons: {GO: {label: a}}",
        "commands: {start: {to: A, resets: true}}",
    )
    assert compile_text(tmp_path, "\n".join(lines)).findings == ()
