"""The catalogue: every screen with its text, its buttons and its ways, in Markdown that nothing breaks."""

import re

from msgspec.structs import replace

from botspec_generator import pipeline
from botspec_generator.emit.book import emit
from botspec_generator.emit.markdown import code, fenced
from botspec_generator.emit.plan import plan
from botspec_generator.graph import BotGraph
from tests.unit.generator.emit.conftest import ROOT
from tests.unit.generator.emit.wild import Wild

CELLS = re.compile(r"(?<!\\)\|")


def book(graph: BotGraph) -> str:
    """The catalogue of a bot."""
    return emit(plan(graph)).text


def section(text: str, screen: str) -> str:
    """What the catalogue says of a screen."""
    return text.split(f"\n### {screen}\n")[1].split("\n### ")[0]


def test_every_screen_has_its_text_in_the_default_locale(graph: BotGraph) -> None:
    """The template stands in a fence as it was written."""
    text = book(graph)
    for screen in graph.screens:
        assert screen.text["en"].source in section(text, screen.id)
        assert f"```html\n{screen.text['en'].source}\n```" in section(text, screen.id)


def test_every_arc_is_a_row(graph: BotGraph) -> None:
    """A trigger is named once with its label; its arcs follow in the order in which they are tried."""
    rows = section(book(graph), "CHECKOUT").splitlines()
    assert "| `PAY` | `Pay {{ price\\|money }}` | if `balance >= price` | [DONE](#done) | " in "\n".join(rows)
    assert "|  |  | else | refuses with `BALANCE_INSUFFICIENT` |  |" in rows
    assert "| `BACK` | `Back` |  | back |  |" in rows
    arcs = [row for row in book(graph).splitlines() if row.startswith("| `") or row.startswith("|  |")]
    assert len(arcs) == len(graph.arcs) + len(graph.events)


def test_who_can_see_what_is_said(graph: BotGraph) -> None:
    """What is for administrators says so: a screen, a command, a button."""
    text = book(graph)
    assert "For administrators." in section(text, "STOCK")
    assert "For everybody." in section(text, "MENU")
    assert "| `/stock` for administrators |" in text
    buttons = tuple(
        replace(button, role="admin") if button.id == "PAY" else button for button in graph.buttons
    )
    assert "| `PAY`, for administrators" in section(book(replace(graph, buttons=buttons)), "CHECKOUT")


def test_what_an_arc_does_is_said(graph: BotGraph) -> None:
    """Its action with the reasons it may give, what it sets, says, and that it begins anew."""
    text = book(graph)
    assert "does `place_order`, which may refuse with" in section(text, "CHECKOUT")
    assert "says `noted`" in section(text, "ITEM")
    assert "sets `note = input`" in section(text, "ITEM")
    assert "| `/start` |  |  | [MENU](#menu) | forgets the session |" in text
    assert "| `PARCEL_SENT` | `weight`, `way`, `job` | tells `sent` |" in text


def test_a_screen_says_which_file_it_shows() -> None:
    """By the name of the fact, or by its address."""
    gallery = pipeline.understand(ROOT / "tests" / "golden" / "gallery").graph
    assert gallery is not None
    assert "Shows the photo `shot.image`." in section(book(gallery), "SHOT")
    assert "Shows the video `https://127.0.0.1:1/film.mp4`." in section(book(gallery), "FILM")
    assert "Shows the" not in section(book(gallery), "MENU")


def test_a_screen_says_from_where_it_is_reached(graph: BotGraph) -> None:
    """By presses, by commands, and by `home`; not by `back`."""
    assert "Reached from [CHECKOUT](#checkout)." in section(book(graph), "DONE")
    assert "`/start`" in section(book(graph), "MENU").split("Reached from")[1].split("\n")[0]
    again = tuple(replace(arc, to=("DONE",)) if arc.trigger == "FORGET" else arc for arc in graph.arcs)
    assert "Reached from [CHECKOUT](#checkout)." in section(book(replace(graph, arcs=again)), "DONE")


def test_links_lead_to_headings(graph: BotGraph) -> None:
    """Each address is that of exactly one heading, as GitHub makes it."""
    text = book(graph)
    outside = re.sub(r"(`{3,})html\n.*?\n\1", "", text, flags=re.DOTALL)
    headings = [
        line.lstrip("# ").lower().replace(" ", "-") for line in outside.splitlines() if line[:1] == "#"
    ]
    assert len(set(headings)) == len(headings)
    assert set(re.findall(r"\]\(#(.+?)\)", outside)) <= set(headings)


def test_odd_texts_do_not_break_a_table(graph: BotGraph) -> None:
    """Whatever is in names, labels and conditions, each row has five cells, or three."""
    for seed in range(12):
        text = book(Wild(seed).bot(graph))
        outside = re.sub(r"(`{3,})html\n.*?\n\1\n", "", text, flags=re.DOTALL)
        rows = [line for line in outside.splitlines() if line.startswith("|")]
        assert {len(CELLS.split(row)) for row in rows} == {5, 7}


def test_code_and_fences_hold_backquotes() -> None:
    """The marks are longer than any run of backquotes in the text."""
    assert code("a `b` c") == "``a `b` c``"
    assert code("`b`") == "`` `b` ``"
    assert code("a|b\nc") == "`a\\|b c`"
    assert fenced("```", "html") == "````html\n```\n````"
