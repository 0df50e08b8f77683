"""docs/picture.md is true: its command prints what the page shows, and its pictures are there."""

import json
import re
import shlex

import pytest

from tests.docs.conftest import Project
from tests.docs.pages import ROOT, block

WORD = re.compile(r"`(\w+)`")
LINK = re.compile(r"\]\((?!http|#)([^)]+)\)")


def test_the_ways_are_what_the_page_shows() -> None:
    """The command of the page, run in this repository, prints what stands below it."""
    command, shown = block("docs/picture.md", "console", 0).removeprefix("$ ").split("\n", 1)
    done = Project(folder=ROOT).botspec(*shlex.split(command)[1:])
    assert (done.returncode, done.stdout) == (0, shown)


@pytest.mark.parametrize("page", ["README.md", "docs/picture.md", "generated/BOT.md"])
def test_what_a_page_links_to_is_there(page: str) -> None:
    """Pictures and pages beside it exist."""
    text = (ROOT / page).read_text(encoding="utf-8")
    links = LINK.findall(text)
    assert [link for link in links if link.endswith("statechart.svg")]
    missing = [link for link in links if not ((ROOT / page).parent / link.split("#")[0]).exists()]
    assert missing == []


def test_the_page_tells_the_address_of_a_card() -> None:
    """A card of the picture is a group with the id that the page tells."""
    assert '<g id="screen-MAIN_MENU">' in (ROOT / "generated" / "statechart.svg").read_text(encoding="utf-8")
    assert "`screen-MENU`" in (ROOT / "docs" / "picture.md").read_text(encoding="utf-8")


def test_the_layout_has_the_keys_of_the_page() -> None:
    """The table tells every list of the file, and every key of its entries."""
    layout = json.loads((ROOT / "generated" / "statechart.layout.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "picture.md").read_text(encoding="utf-8")
    told = {
        row[0]: set(row[1:]) for row in (WORD.findall(line) for line in page.splitlines() if "| `" in line)
    }
    del layout["$comment"]
    assert set(told) == set(layout)
    for name, entries in layout.items():
        for entry in entries if isinstance(entries, list) else [entries]:
            assert set(entry) <= told[name]
