"""The promises of the spec: one that a change would break is refuted, with the presses that do."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import Final

import pytest

PROJECT: Final = Path(__file__).parents[1]
BOTSPEC: Final = Path(sys.executable).parent / "botspec"

FREE_PIZZA: Final = ("text: {set: address, to: CHECKOUT}", "text: {set: address, to: COOKING}")


def check_with(folder: Path, line: str, instead: str) -> str:
    """What is found in a copy of the spec that has another line instead of one of its own."""
    copytree(PROJECT / "spec", folder / "spec")
    spec = folder / "spec" / "bot.yaml"
    text = spec.read_text(encoding="utf-8")
    assert text.count(line) == 1
    spec.write_text(text.replace(line, instead), encoding="utf-8")
    done = subprocess.run([BOTSPEC, "check"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    return done.stdout


@pytest.mark.parametrize(
    ("edit", "said", "presses"),
    [
        (
            ("SHOW_HELP: HELP", "SHOW_HELP: CHECKOUT"),
            "CHECKOUT.PAY can come before MENU.PIZZA",
            "/start, SHOW_HELP, PAY",
        ),
        (
            ("do: give_back, to: BURNT}", "do: give_back, to: MENU}"),
            "after CHECKOUT.PAY, DONE or BURNT need never come",
            "/start, PIZZA, PICK_UP, PAY",
        ),
        (
            ("CANCEL: home", "CANCEL: {if: note is none, to: home, else: SOLD_OUT}"),
            "from CHECKOUT it takes 4 presses: BACK, BACK, BACK, HOME",
            "/start, PIZZA, PICK_UP",
        ),
    ],
    ids=["paid for nothing", "paid and forgotten", "far from home"],
)
def test_a_broken_promise_is_refuted(tmp_path: Path, edit: tuple[str, str], said: str, presses: str) -> None:
    """With one line changed the compiler says which promise is broken, and what to press to see it."""
    found = check_with(tmp_path, *edit)
    assert f"error[BS241]: broken promise: {said}" in found
    assert f"= reach it: {presses}" in found


def test_the_finding_is_what_the_page_shows(tmp_path: Path) -> None:
    """README.md prints what is said when something is baked for nothing."""
    shown = re.findall(r"^```text\n(.*?)^```$", (PROJECT / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    assert len(shown) == 1
    assert shown[0] in check_with(tmp_path, *FREE_PIZZA)
