"""The picture: everything is in it, nothing is on anything else, and it needs no font."""

import json
import re
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from benchmarks.big_spec import write_project
from botspec.contract.media import MediaKind
from botspec.contract.uimap import ANY, MediaDef, Move
from botspec_generator import pipeline
from botspec_generator.emit.picture import emit
from botspec_generator.emit.picture.cards import cards_of
from botspec_generator.emit.picture.columns import columns_of
from botspec_generator.emit.picture.lanes import Gutter, Wire, gutters_of
from botspec_generator.emit.plan import plan
from botspec_generator.graph import Arc, BotGraph
from tests.unit.generator.emit.conftest import ROOT
from tests.unit.generator.emit.svg import NAMESPACE, Box, Picture, box, icons, said, texts, wires
from tests.unit.generator.emit.wild import Wild

SEEDS = range(6)
SIZES = (6, 60, 150)


def picture(graph: BotGraph) -> Picture:
    """The picture of a bot."""
    svg, _ = emit(plan(graph))
    return Picture(svg.text)


def gutters(graph: BotGraph) -> tuple[Gutter, ...]:
    """The lines between the columns of a bot's picture."""
    return gutters_of(columns_of(list(cards_of(plan(graph)))))


@pytest.fixture(scope="module", params=["reference", *SIZES, *(f"wild {seed}" for seed in SEEDS)])
def bot(
    request: pytest.FixtureRequest, graph: BotGraph, tmp_path_factory: pytest.TempPathFactory
) -> BotGraph:
    """The reference bot, bots of many screens, and bots that nobody would write."""
    which: str | int = request.param
    if isinstance(which, str) and which != "reference":
        return Wild(int(which.split()[1])).bot(graph)
    project = ROOT
    if isinstance(which, int):
        project = tmp_path_factory.mktemp("big")
        write_project(project, screens=which)
    built = pipeline.understand(project)
    assert built.graph is not None
    return built.graph


def test_every_screen_has_a_card(bot: BotGraph) -> None:
    """Each screen is drawn once, under its name, and so is what is open on every screen."""
    drawn = [name for name, _, _ in picture(bot).cards()]
    assert sorted(drawn) == sorted(["", *(screen.id for screen in bot.screens)])
    for name, group, _ in picture(bot).cards():
        [title] = [text for kind, text, _ in texts(group) if kind == "name"]
        assert title == (name or "every screen")


def test_every_arc_is_told_on_the_card_of_its_screen(bot: BotGraph) -> None:
    """The trigger, the condition, the action and the end of each arc are written, or drawn as an icon."""
    drawn = picture(bot)
    for arc in bot.arcs:
        card = drawn.card("" if arc.source == ANY else arc.source)
        everything = said(card)
        wanted = [arc.trigger, arc.action and f"/{arc.action}", arc.refuse]
        wanted += [target for target in arc.to if target not in tuple(Move)]
        for text in wanted:
            assert plain(text) in everything, arc
        if arc.when is not None:
            for word in arc.when.source.split():
                assert plain(word) in everything, arc
        assert {target for target in arc.to if target in tuple(Move)} <= set(icons(card)), arc


def plain(text: str) -> str:
    """A text without spaces, and without what XML cannot hold."""
    return "".join(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", text).split())


def test_nothing_stands_on_anything_else(bot: BotGraph) -> None:
    """No two cards overlap; a card's texts are inside of it and do not touch; all is on the page."""
    drawn = picture(bot)
    cards = list(drawn.cards())
    for (one, _, first), (other, _, second) in combinations(cards, 2):
        assert not first.overlaps(second), (one, other)
    for name, group, place in cards:
        assert drawn.page.holds(place), name
        inside = list(texts(group))
        for _, text, where in inside:
            assert place.holds(where), (name, text)
        for (_, one, first), (_, other, second) in combinations(inside, 2):
            assert not first.overlaps(second), (name, one, other)
    for _, text, where in texts(drawn.root):
        assert drawn.page.holds(where), text


def test_no_two_lines_lie_on_each_other(bot: BotGraph) -> None:
    """In a gutter the lines of one lane are apart, and no two lines begin or end at one height."""
    for gutter in gutters(bot):
        heights = [y for _, wire in gutter.wires for y in (wire.y, *(exit.y for exit in wire.exits))]
        assert len(set(heights)) == len(heights)
        lanes: dict[int, list[Wire]] = {}
        for lane, wire in gutter.wires:
            assert 0 <= lane < gutter.lanes
            lanes.setdefault(lane, []).append(wire)
        for one, other in (pair for lane in lanes.values() for pair in combinations(lane, 2)):
            assert one.bottom < other.top or other.bottom < one.top


def test_lines_begin_and_end_at_the_edges_of_their_cards(bot: BotGraph) -> None:
    """Each path starts at the edge of a card and ends, with its tip, at the edge of one of that colour."""
    drawn = picture(bot)
    marked: dict[str, list[tuple[int, int, int, int]]] = {}
    edges: set[int] = set()
    for _, group, place in drawn.cards():
        edges |= {place.left, place.right}
        for rect in group.iter(f"{NAMESPACE}rect"):
            if rect.attrib["class"].startswith("mark "):
                colour = rect.attrib["class"].removeprefix("mark ")
                marked.setdefault(colour, []).append((place.left, place.right, place.top, place.bottom))
    for colour, paths in wires(drawn):
        *lines, tip = paths
        x, y = tip_of(tip)
        assert [card for card in marked[colour] if x in card[:2] and card[2] < y < card[3]]
        base = int(tip[1:].split()[0])
        assert 0 < abs(base - x) < 10
        assert not [place for _, _, place in drawn.cards() if place.left <= base <= place.right]
        for line in lines:
            assert int(line[1:].split()[0]) in edges
            assert int(line.rsplit("H")[-1]) == base


def tip_of(path: str) -> tuple[int, int]:
    """The middle point of a line's tip."""
    x, y = path.split("L")[1].split()
    return int(x), int(y)


def test_every_text_tells_its_length(bot: BotGraph) -> None:
    """No font has to be known: what is drawn with another one is as wide."""
    assert all("textLength" in text.attrib for text in picture(bot).root.iter(f"{NAMESPACE}text"))


def test_screens_side_by_side_are_connected_and_others_are_named(tmp_path: Path) -> None:
    """An arc between neighbouring columns has a line; a farther one is told in words alone."""
    write_project(tmp_path, screens=60)
    big = pipeline.understand(tmp_path).graph
    assert big is not None
    columns = columns_of(list(cards_of(plan(big))))
    at = {placed.card.id: placed.column for placed in columns.cards}
    connected = {
        (number, wire.target) for number, gutter in enumerate(gutters_of(columns)) for _, wire in gutter.wires
    }
    near = [arc for arc in big.arcs if arc.to[0] in at and arc.source != ANY]
    assert {abs(at[arc.source] - at[arc.to[0]]) for arc in near} > {0, 1}
    wanted: set[tuple[int, str]] = set()
    for arc in near:
        source, target = at[arc.source], at[arc.to[0]]
        if abs(source - target) < 2:
            wanted.add((source + 1 if source == target else max(source, target), arc.to[0]))
    assert connected == wanted


def test_home_comes_first_and_flows_stand_in_frames(graph: BotGraph) -> None:
    """Home is marked and stands below what is on every screen; the screens of a flow follow each other."""
    drawn = picture(graph)
    assert [name for name, _, _ in drawn.cards()][:2] == ["", graph.home]
    assert "home" in icons(drawn.card(graph.home))
    assert {text for kind, text, _ in texts(drawn.root) if kind == "flow-name"} == {"BUYING"}
    frames = [box(rect) for rect in drawn.root.findall(f"{NAMESPACE}rect") if rect.attrib["class"] == "flow"]
    framed = {name for name, _, place in drawn.cards() if any(frame.holds(place) for frame in frames)}
    touched = {name for name, _, place in drawn.cards() if any(frame.overlaps(place) for frame in frames)}
    assert framed == touched == {"ITEM", "CHECKOUT"}
    split = replace(graph.flows[0], screens=("ITEM", "DONE"))
    screens = tuple(
        replace(screen, flow="BUYING" if screen.id in split.screens else "") for screen in graph.screens
    )
    order = [card.id for card in cards_of(plan(replace(graph, flows=(split,), screens=screens)))]
    assert order == [ANY, "MENU", "ITEM", "DONE", "CHECKOUT", "HELP", "STOCK"]


def test_what_the_system_does_looks_different(graph: BotGraph) -> None:
    """Events and time have an icon and an own tone, and their lines are dashed; presses do not."""
    drawn = picture(graph)
    assert ("system", "PARCEL_LOST") in [(kind, text) for kind, text, _ in texts(drawn.card("DONE"))]
    assert "event" in icons(drawn.card("DONE"))
    dashed = [path for path in drawn.root.iter(f"{NAMESPACE}path") if path.get("class") == "system"]
    assert len(dashed) == 1
    timed = tuple(replace(arc, to=("HELP",)) if arc.trigger == "after 2d" else arc for arc in graph.arcs)
    assert "clock" in icons(picture(replace(graph, arcs=timed)).card("DONE"))


def test_what_a_screen_is_stands_in_its_head(graph: BotGraph) -> None:
    """For administrators: a shield, on commands too; waiting: an hourglass; with a file: a picture."""
    drawn = picture(graph)
    assert "admin" in icons(drawn.card("STOCK"))
    assert "admin" in icons(drawn.card(""))
    assert "admin" not in icons(drawn.card("HELP"))
    file = MediaDef(kind=MediaKind.PHOTO, url="https://example.org/a.png")
    screens = tuple(replace(screen, waits=True, media=file) for screen in graph.screens)
    assert {"waits", "media"} <= set(icons(picture(replace(graph, screens=screens)).card("HELP")))


def test_arcs_with_one_end_share_a_line(graph: BotGraph) -> None:
    """Two plain presses that lead to one screen are one line with one end."""
    [showing] = [arc for arc in graph.arcs if arc.trigger == "SHOW_HELP"]
    also = replace(showing, trigger="SMALL")
    drawn = picture(replace(graph, arcs=(*graph.arcs, also)))
    kinds = [(kind.split()[0], text) for kind, text, _ in texts(drawn.card("MENU"))]
    assert kinds.count(("end", "HELP")) == 1
    assert ("button", "SMALL") in kinds


def test_the_legend_tells_the_icons_that_are_used(graph: BotGraph) -> None:
    """An icon that is nowhere in the picture is not explained, and one that is, is."""
    legend = legend_of(picture(graph))
    assert legend == ["home", "back", "stays", "refuses", "an event", "shows a file", "administrators"]
    some = tuple(arc for arc in graph.arcs if not arc.refuse)
    assert "refuses" not in legend_of(picture(replace(graph, arcs=some)))


def legend_of(drawn: Picture) -> Sequence[str]:
    """The meanings below the cards."""
    lowest = max(place.bottom for _, _, place in drawn.cards())
    return [text for _, text, where in texts(drawn.root) if where.top > lowest]


def test_a_long_name_is_squeezed_into_its_card(graph: BotGraph) -> None:
    """A name of 64 letters, of a screen and of a reason, does not leave the card."""
    name = "W" * 64

    def renamed(arc: Arc) -> Arc:
        return replace(
            arc,
            source=name if arc.source == "HELP" else arc.source,
            to=tuple(name if target == "HELP" else target for target in arc.to),
            refuse=name if arc.refuse else "",
        )

    screens = tuple(replace(screen, id=name) if screen.id == "HELP" else screen for screen in graph.screens)
    drawn = picture(replace(graph, screens=screens, arcs=tuple(map(renamed, graph.arcs))))
    for _, group, place in drawn.cards():
        assert all(place.holds(where) for _, _, where in texts(group))
    assert [text for kind, text, _ in texts(drawn.card(name)) if kind == "name"] == [name]


def test_what_xml_cannot_hold_is_replaced(graph: BotGraph) -> None:
    """A control character in a condition does not break the picture, and what means something is escaped."""
    [paying] = [arc for arc in graph.arcs if arc.action == "place_order"]
    assert paying.when is not None
    odd = replace(paying, when=replace(paying.when, source='"\x07" < "</text>&amp;"'))
    drawn = picture(replace(graph, arcs=tuple(odd if arc is paying else arc for arc in graph.arcs)))
    assert '"\ufffd"<"</text>&amp;"' in said(drawn.card("CHECKOUT"))


def test_a_bot_without_commands_has_no_card_for_them(graph: BotGraph) -> None:
    """Nothing is open on every screen, so nothing is said about it."""
    own = tuple(arc for arc in graph.arcs if arc.source != ANY)
    assert "" not in [name for name, _, _ in picture(replace(graph, arcs=own, commands=())).cards()]


WAY = re.compile(r"M(\d+) (\d+)H\d+Q(\d+) .* (\d+)H(\d+)")
TIP = 7  # pixels of the arrow, in front of the end of a line


def test_the_layout_is_that_of_the_picture(bot: BotGraph) -> None:
    """Cards, frames and the ways of all lines are where they are drawn, and lead where their colour says."""
    drawn = picture(bot)
    _, file = emit(plan(bot))
    layout = json.loads(file.text)
    cards = {name or ANY: (place, group) for name, group, place in drawn.cards()}
    assert {each["id"]: placed(each) for each in layout["screens"]} == {
        name: place for name, (place, _) in cards.items()
    }
    frames = [box(rect) for rect in drawn.root.iter(f"{NAMESPACE}rect") if rect.attrib["class"] == "flow"]
    assert sorted(map(repr, frames)) == sorted(repr(placed(each)) for each in layout["flows"])
    assert placed({"x": 0, "y": 0, **layout["size"]}) == drawn.page
    colours = {name: mark(group) for name, (_, group) in cards.items() if name != ANY}
    told = [(colours[each["to"]], *turned(each["points"])) for each in layout["lines"]]
    ways = [(colour, WAY.match(path)) for colour, paths in wires(drawn) for path in paths]
    assert sorted(told) == sorted((colour, *map(int, way.groups())) for colour, way in ways if way)


def placed(entry: dict[str, int]) -> Box:
    """The place of an entry of the layout."""
    left, top = entry["x"], entry["y"]
    return Box(left=left, top=top, right=left + entry["width"], bottom=top + entry["height"])


def mark(card: ElementTree.Element) -> str:
    """The colour of a card."""
    kinds = (rect.attrib["class"].split() for rect in card.iter(f"{NAMESPACE}rect"))
    return next(kind[1] for kind in kinds if kind[0] == "mark")


def turned(points: list[list[int]]) -> tuple[int, int, int, int, int]:
    """Where a line begins, the lane in which it runs, and where it ends in front of its arrow."""
    (left, top), (lane, first), (same, last), (end, bottom) = points
    assert (top, lane, last) == (first, same, bottom)
    return left, top, lane, bottom, end + (TIP if lane > end else -TIP)


def test_the_layout_names_the_arcs_of_its_lines(bot: BotGraph) -> None:
    """Each trigger of a line is that of an arc between its screens; entries are sorted, and a line each."""
    _, file = emit(plan(bot))
    layout = json.loads(file.text)
    arcs = {(arc.source, arc.trigger, target) for arc in bot.arcs for target in arc.to}
    lines = layout["lines"]
    assert {(each["from"], name, each["to"]) for each in lines for name in each["triggers"]} <= arcs
    assert all(each["triggers"] for each in lines)
    assert [each["id"] for each in layout["screens"]] == sorted(each["id"] for each in layout["screens"])
    ends = [(each["from"], each["to"]) for each in lines]
    assert ends == sorted(ends)
    written = {each.strip().rstrip(",") for each in file.text.splitlines()}
    for each in (*layout["flows"], *lines, *layout["screens"]):
        assert json.dumps(each, ensure_ascii=False, sort_keys=True) in written
