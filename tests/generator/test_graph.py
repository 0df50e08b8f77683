"""`botspec graph`: the bot on the terminal, the ways through it, and its picture in a browser."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.generator.conftest import BOTSPEC, ROOT, Done, botspec


def test_the_bot_is_drawn_on_the_terminal(shop: Path) -> None:
    """Each screen is a box with what leads on from it, and the signs are explained."""
    done = botspec("graph", cwd=shop, env={"COLUMNS": "60"})
    assert (done.code, done.err) == (0, "")
    lines = [line.rstrip() for line in done.out.splitlines()]
    begin = lines.index("╭─ CHECKOUT BUYING ".ljust(45, "─") + "╮") + 1
    assert lines[begin : begin + 6] == [
        "│ PAY                                        │",
        "│   if balance >= price /place_order    DONE │",
        "│   else              ✗ BALANCE_INSUFFICIENT │",
        "│ /help                                 HELP │",
        "│ ←  BACK                                    │",
        "│ ⌂  CANCEL                                  │",
    ]
    assert lines[-3:] == [
        "⌂ home  ← back  ↻ stays  ✗ refuses  ↯ an event  ▣ shows a",
        "file  ♦ administrators",
        "shop 2.1.0: 6 screens, 30 arcs, home is MENU",
    ]


def test_a_terminal_without_unicode_gets_ascii(shop: Path) -> None:
    """Every letter of the boxes and the signs is one that it can show."""
    done = botspec("graph", cwd=shop, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.code == 0
    assert done.out.isascii()
    assert "\\u" not in done.out
    assert "| <  BACK" in done.out


def test_ways_are_told_as_presses() -> None:
    """The shortest ones, with what each press needs; the first screen is home if none is named."""
    done = botspec("graph", "--to", "MODEL_PICK")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "MAIN_MENU to MODEL_PICK: 2 steps\n"
        "\n"
        "  MAIN_MENU\n"
        "    CAT_IMAGE, CAT_VIDEO, CAT_AUDIO or CAT_UPSCALE\n"
        "  CATEGORY_PICK\n"
        "    MODEL if item.enabled\n"
        "  MODEL_PICK\n"
    )


def test_several_ways_are_all_told() -> None:
    """Ways of one length stand below each other."""
    done = botspec("graph", "--from", "MAIN_MENU", "--to", "CONFIRM")
    assert done.out.startswith("MAIN_MENU to CONFIRM: 3 steps, 2 ways\n")
    assert done.out.count("\n  MAIN_MENU\n") == 2


WRONG = {
    ("--to", "CONFIM"): 'error: there is no screen "CONFIM"\nhelp: did you mean "CONFIRM"?\n',
    ("--from", "help", "--to", "HELP"): 'error: there is no screen "help"\nhelp: did you mean "HELP"?\n',
    ("--to", "NOWHERE_NEAR"): (
        'error: there is no screen "NOWHERE_NEAR"\nhelp: `botspec graph` shows them all\n'
    ),
    ("--from", "HELP"): "error: there is a --from and no --to\nhelp: say where the way leads: --to SCREEN\n",
    ("--open", "--to", "HELP"): (
        "error: --open shows the whole picture\nhelp: leave out --from and --to, or --open\n"
    ),
    ("--project", "nowhere"): (
        "error: there is no folder nowhere\n"
        "help: run botspec in the folder that holds spec/, or name it with --project DIR\n"
    ),
}


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_mistake_on_the_command_line_is_one_error_with_its_mend(words: tuple[str, ...]) -> None:
    """Wrong use is answered on the error stream, with exit code 2."""
    done = botspec("graph", *words)
    assert (done.code, done.out, done.err) == (2, "", WRONG[words])


def test_a_spec_with_an_error_has_no_graph(shop: Path) -> None:
    """Its findings are told instead."""
    spec = shop / "spec" / "bot.yaml"
    spec.write_text(spec.read_text().replace("SHOW_HELP: HELP", "SHOW_HELP: HALP"))
    done = botspec("graph", cwd=shop)
    assert done.code == 1
    assert "error[BS102]" in done.out


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A browser that writes down what it is asked to open."""
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/opened"\n')
    script.chmod(0o755)
    return script


def opened(project: Path, browser: str) -> Done:
    """The command, told to open the picture with a browser (none, if empty) and no other."""
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [str(BOTSPEC), "graph", "--open"],
        cwd=project,
        env={**env, "BROWSER": browser, "PATH": str(project)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Done(code=done.returncode, out=done.stdout, err=done.stderr)


def test_the_picture_opens_in_the_browser(shop: Path, browser: Path) -> None:
    """The browser gets the address of the generated file."""
    done = opened(shop, f"/bin/sh {browser} %s")
    assert (done.code, done.out, done.err) == (0, "opened generated/statechart.svg\n", "")
    url = (browser.parent / "opened").read_text().strip()
    assert url == (shop / "generated" / "statechart.svg").as_uri()


def test_without_a_browser_the_place_of_the_picture_is_told(shop: Path) -> None:
    """A machine without a screen is no mistake of whoever asks."""
    done = opened(shop, "")
    assert (done.code, done.err) == (0, "")
    assert done.out == "there is no browser on this machine; the picture is generated/statechart.svg\n"


def test_an_old_picture_says_that_it_is(shop: Path) -> None:
    """The spec has changed since, and what is opened is not what it says."""
    spec = shop / "spec" / "bot.yaml"
    spec.write_text(spec.read_text().replace("SHOW_HELP: HELP", "SHOW_HELP: stay"))
    done = opened(shop, "")
    assert done.code == 0
    assert "is not what spec/ says: run `botspec generate`" in done.err


def test_a_picture_that_is_not_there_is_to_be_generated(shop: Path) -> None:
    """The error says by what."""
    shutil.rmtree(shop / "generated")
    done = opened(shop, "")
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: there is no generated/statechart.svg\nhelp: run `botspec generate`\n"


def test_the_project_can_be_elsewhere() -> None:
    """From any folder, with --project."""
    done = botspec("graph", "--project", str(ROOT), "--to", "HELP", cwd=Path("/"))
    assert done.out.startswith("MAIN_MENU to HELP: 1 step\n")
