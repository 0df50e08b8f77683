"""What a spec means: the graph that the linker makes of every form of the language."""

from decimal import Decimal
from pathlib import Path

import pytest

from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec.contract.uimap import ANY, PAGE, Assign, Show
from botspec.contract.vocabulary import BUILT_IN_REASONS, Level
from botspec_generator.findings import Span
from botspec_generator.graph import Arc, BotGraph, EachRow, Tap
from tests.specs.compiling import compile_text

HEAD = """
botspec: 1
bot: {name: shop, version: 1.0.0, home: MENU, locales: [en, ru]}
session:
  size: {enum: [small, large], default: small}
  count: {int: {min: 0, max: 99}, default: 1}
  tip: {type: decimal, default: 0.5}
  note: {text: {max: 200}, optional: true, sensitive: true}
  chosen: {text: {max: 16}, optional: true}
facts:
  balance: decimal
  price: {type: decimal, needs: [chosen, size]}
  goods: {list: {id: {text: {max: 16}}, title: {text: {max: 40}}, left: int}}
actions:
  pay: {may_reject: [BALANCE_INSUFFICIENT], facts: [price]}
  pick: {}
reasons:
  CLOSED: {level: error, alert: true, cause: the shop is closed, remedy: wait}
  RATE_LIMIT: {level: debug, remedy: none}
"""
COMMANDS = "commands:\n  start: {to: MENU, resets: true}\n  use: USED\n"
TEXTS = """
notices: {thanks: "Thanks, {{ balance|money }}"}
reasons: {CLOSED: "Closed, {{ price|money }} and {{ user.first_name }}"}
"""
USED = """
  USED:
    text: "{{ count }}{{ tip }}{{ note }}{{ chosen }}{{ price }} {% for g in goods %}{{ g.id }}{% endfor %}"
    keyboard: [[USE]]
    on: {USE: [{if: balance > 0, do: pay, to: stay, say: thanks}, {if: count > 1, do: pick}, {else: CLOSED}]}
"""
BUTTONS = "  USE: {label: Use, set: {size: small}}\n"


def graph(folder: Path, screens: str, buttons: str = "", more: str = COMMANDS, actions: str = "") -> BotGraph:
    """The graph of a shop with these screens and buttons; nothing may be said about its names and types."""
    head = HEAD.replace("  pick: {}\n", "  pick: {}\n" + actions) + more
    bot = f"{head}screens:\n{screens}{USED}buttons:\n{BUTTONS}{buttons}"
    compiled = compile_text(folder, bot, en=TEXTS, ru=TEXTS)
    assert not [each for each in compiled.findings if each.code < "BS2"], compiled.printed
    assert compiled.graph is not None
    return compiled.graph


def menu(on: str, keyboard: str = "[[GO]]") -> str:
    """A menu with a keyboard and arcs."""
    return f"  MENU:\n    text: Menu\n    keyboard: {keyboard}\n    on: {on}\n"


def arcs(of: BotGraph, source: str) -> list[Arc]:
    """The arcs that start on a screen."""
    return [arc for arc in of.arcs if arc.source == source]


def said(arc: Arc) -> str:
    """An arc in one line, without what is empty."""
    when = f"if {arc.when.python}" if arc.when else ""
    sets = " ".join(f"{each.field}={each.take or each.value}" for each in arc.set)
    words = (when, arc.action, "|".join(arc.to), sets, arc.refuse and f"refuse {arc.refuse}", arc.say)
    return ", ".join(word for word in words if word)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("{GO: stay}", ["stay"]),
        ("{GO: home}", ["home"]),
        ("{GO: USED}", ["USED"]),
        ("{GO: {do: pay}}", ["pay, stay"]),
        ("{GO: {say: thanks}}", ["stay, notices.thanks"]),
        ("{GO: {to: back, say: CLOSED}}", ["back, CLOSED"]),
        ("{GO: {set: {size: large, note: null}}}", ["stay, size=large note=None"]),
        ("{GO: {do: pick, to: [USED, stay, USED]}}", ["pick, USED|stay"]),
        ("{GO: {else: CLOSED}}", ["refuse CLOSED"]),
        ("{GO: [{if: count > 1, to: USED}, {to: stay}]}", ["if count > 1, USED", "stay"]),
        ("{GO: {if: count > 1, to: USED, else: CLOSED}}", ["if count > 1, USED", "refuse CLOSED"]),
        ("{GO: {if: count > 1, do: pay, else: CLOSED}}", ["if count > 1, pay, stay", "refuse CLOSED"]),
        ("{GO: [{if: count > 1, else: CLOSED}, {to: USED}]}", ["if not (count > 1), refuse CLOSED", "USED"]),
        ("{GO: stay, text: {set: note}}", ["stay", "stay, note=input"]),
        ("{GO: stay, number: {set: {count: input, tip: 2}, to: USED}}", ["stay", "USED, count=input tip=2"]),
        ("{GO: stay, /start: {say: thanks}}", ["stay", "stay, notices.thanks"]),
        ("{GO: {set: {locale: ru}}}", ["stay, locale=ru"]),
    ],
)
def test_every_form_of_an_arc_comes_down_to_one(tmp_path: Path, on: str, expected: list[str]) -> None:
    """Targets, maps and lists are arcs in the order in which they are tried."""
    found = graph(tmp_path, menu(on), "  GO: {label: Go}\n")
    assert [said(arc) for arc in arcs(found, "MENU")] == expected


def test_a_buttons_assignments_come_before_those_of_its_arcs(tmp_path: Path) -> None:
    """Each arc that is no refusal has what the button sets; for one field the arc's own value counts."""
    on = "{GO: [{if: count > 1, else: CLOSED}, {set: {size: small, note: null}}]}"
    found = graph(tmp_path, menu(on), "  GO: {label: Go, set: {count: 5, size: large}}\n")
    assert [said(arc) for arc in arcs(found, "MENU")] == [
        "if not (count > 1), refuse CLOSED",
        "stay, count=5 size=small note=None",
    ]


def test_values_have_the_declared_types(tmp_path: Path) -> None:
    """Literals are of the field's type, and a decimal keeps its digits."""
    found = graph(tmp_path, menu("{GO: {set: {tip: 1.50}}}"), "  GO: {label: Go}\n")
    assert arcs(found, "MENU")[0].set == (Assign(field="tip", value=Decimal("1.50")),)
    assert found.session[2] == FieldDef(name="tip", type=TypeDef(kind=Kind.DECIMAL), default=Decimal("0.5"))


def test_a_list_row_repeats_a_button_and_turns_pages(tmp_path: Path) -> None:
    """The button gets the list's item and its arg; the page turner gets an arc at the end of the screen's."""
    screens = menu("{ITEM: [{if: item.left > 0, else: CLOSED}, {to: USED}], GO: stay}",
                   "[{each: goods, button: ITEM, columns: 2, page: 6}, [GO]]")  # fmt: skip
    item = 'ITEM: {label: "{{ item.title }} {{ size }}", arg: item.id, set: {chosen: arg}}'
    buttons = f"  GO: {{label: Go}}\n  {item}\n"
    found = graph(tmp_path, screens, buttons)
    row = found.screens[0].keyboard[0]
    button = next(each for each in found.buttons if each.id == "ITEM")
    assert isinstance(row, EachRow)
    assert isinstance(button, Tap)
    assert (row.fact, row.button, row.columns, row.page) == ("goods", "ITEM", 2, 6)
    assert (button.item, button.arg, button.arg_type) == (
        "goods",
        "item.id",
        TypeDef(kind=Kind.TEXT, high=16),
    )
    own = arcs(found, "MENU")
    assert [(arc.trigger, said(arc)) for arc in own] == [
        ("ITEM", "if not (item.left > 0), refuse CLOSED"),
        ("ITEM", "USED, chosen=arg"),
        ("GO", "stay"),
        (PAGE, "stay"),
    ]
    assert own[0].when is not None
    assert own[0].when.local.item == "goods"
    assert found.screens[0].reads == ("goods", "size")


def test_a_list_without_pages_has_no_page_turner(tmp_path: Path) -> None:
    """Only a list with `page` gets the arc of the page turner."""
    screens = menu("{ITEM: stay}", "[{each: goods, button: ITEM}]")
    found = graph(tmp_path, screens, "  ITEM: {label: Item}\n")
    assert [arc.trigger for arc in arcs(found, "MENU")] == ["ITEM"]


def test_a_screen_reads_what_it_shows_in_order(tmp_path: Path) -> None:
    """Its text in all locales, then its rows: lists, labels, conditions; each name once, and no item."""
    screens = (
        '  MENU:\n    text: {en: "{{ note }}", ru: "{{ user.id }} {{ note }}"}\n'
        "    keyboard: [[GO], {each: goods, button: ITEM}]\n    on: {GO: stay, ITEM: stay}\n"
    )
    buttons = (
        '  GO: {label: "{{ price|money }}", visible: balance > 0, checked: size == "small"}\n'
        '  ITEM: {label: "{{ item.title }} {{ count }}", checked: item.id == chosen}\n'
    )
    found = graph(tmp_path, screens, buttons)
    assert found.screens[0].reads == ("note", "user", "price", "balance", "size", "goods", "count", "chosen")


def test_a_flow_shares_its_arcs(tmp_path: Path) -> None:
    """A screen gets a flow's arc after its own, unless it has the trigger or lacks the button."""
    screens = (
        menu("{GO: ONE}")
        + "  ONE: {text: One, keyboard: [[GO, OUT]], on: {GO: TWO}}\n"
        + "  TWO: {text: Two, keyboard: [[GO, OUT]], on: {OUT: USED, GO: THREE}}\n"
        + "  THREE: {text: Three, keyboard: [[GO]], on: {GO: stay}}\n"
    )
    more = (
        "flows:\n  STEPS: {screens: [ONE, TWO, THREE], on: {OUT: home, text: {set: note}}}\n"
        "commands:\n  use: USED\n"
    )
    found = graph(tmp_path, screens, "  GO: {label: Go}\n  OUT: {label: Out}\n", more)
    triggers = {
        screen: [(arc.trigger, said(arc)) for arc in arcs(found, screen)]
        for screen in ("ONE", "TWO", "THREE")
    }
    assert triggers == {
        "ONE": [("GO", "TWO"), ("OUT", "home"), ("text", "stay, note=input")],
        "TWO": [("OUT", "USED"), ("GO", "THREE"), ("text", "stay, note=input")],
        "THREE": [("GO", "stay"), ("text", "stay, note=input")],
    }
    assert [screen.flow for screen in found.screens] == ["", "STEPS", "STEPS", "STEPS", ""]
    assert found.flows[0].screens == ("ONE", "TWO", "THREE")


def test_commands_are_arcs_from_anywhere(tmp_path: Path) -> None:
    """A command's arcs start on any screen; only those that reset do so, and a refusal never does."""
    more = (
        "commands:\n  use: USED\n"
        "  start:\n    resets: true\n    description: {en: Start, ru: Старт}\n"
        "    arcs: [{if: count > 1, else: CLOSED}, {to: MENU}]\n"
        "  panel: {to: PANEL, role: admin}\n"
    )
    screens = menu("{GO: stay}") + "  PANEL: {text: Panel, role: admin, show: send}\n"
    found = graph(tmp_path, screens, "  GO: {label: Go}\n", more)
    assert [(arc.trigger, said(arc), arc.resets) for arc in arcs(found, ANY)] == [
        ("/use", "USED", False),
        ("/start", "if not (count > 1), refuse CLOSED", False),
        ("/start", "MENU", True),
        ("/panel", "PANEL", False),
    ]
    assert [(each.name, each.role, list(each.description)) for each in found.commands] == [
        ("use", "", []),
        ("start", "", ["en", "ru"]),
        ("panel", "admin", []),
    ]
    assert [(screen.role, screen.show) for screen in found.screens[:2]] == [
        ("", Show.AUTO),
        ("admin", Show.SEND),
    ]


def test_an_action_knows_its_places_and_exits(tmp_path: Path) -> None:
    """Exits and places are those of its arcs, in order; it has an arg if every one of its triggers has."""
    screens = menu("{GO: {do: pay, to: [USED, stay]}, ITEM: {do: pick, to: home}}",
                   "[[GO], {each: goods, button: ITEM}]")  # fmt: skip
    found = graph(tmp_path, screens, "  GO: {label: Go}\n  ITEM: {label: Item, arg: item.id}\n")
    pay, pick = found.actions
    assert (pay.exits, pay.reasons, pay.facts) == (("USED", "stay"), ("BALANCE_INSUFFICIENT",), ("price",))
    assert pay.arcs == ("MENU --GO--> USED|stay", "USED --USE--> stay")
    assert (pay.has_arg, pick.has_arg) == (False, False)
    assert pick.exits == ("home", "stay")


def test_an_action_of_items_alone_has_an_arg(tmp_path: Path) -> None:
    """When all its arcs belong to buttons with an arg, the action is handed it."""
    screens = menu("{ITEM: {do: take, to: home}}", "[{each: goods, button: ITEM}]")
    found = graph(tmp_path, screens, "  ITEM: {label: Item, arg: item.id}\n", actions="  take: {}\n")
    assert {action.name: action.has_arg for action in found.actions} == {
        "pay": False,
        "pick": False,
        "take": True,
    }


def test_reasons_are_the_built_in_ones_and_then_the_bots_own(tmp_path: Path) -> None:
    """A row given again changes in what is given; texts come from the spec, else with the generator."""
    found = graph(tmp_path, menu("{GO: stay}"), "  GO: {label: Go}\n")
    rows = {str(reason.row.code): reason for reason in found.reasons}
    assert list(rows) == [*(str(row.code) for row in BUILT_IN_REASONS), "CLOSED"]
    changed, own = rows["RATE_LIMIT"], rows["CLOSED"]
    assert (changed.row.level, changed.row.remedy) == (Level.DEBUG, "none")
    assert changed.row.cause == "the user presses faster than the limit allows"
    assert (own.row.cause, own.row.remedy) == ("the shop is closed", "wait")
    assert (own.row.level, own.row.alert, own.row.reads) == (Level.ERROR, True, ("price", "user"))
    assert rows["SUCCESS"].text == {}
    assert rows["STATE_MISMATCH"].text["ru"].source == "Кнопка устарела, используйте /start"
    assert rows["STATE_MISMATCH"].span is None


def test_a_text_of_its_own_wins_over_the_one_in_place(tmp_path: Path) -> None:
    """An entry of a texts file counts for its locale, the text in place for all others."""
    bot = (
        "botspec: 1\nbot: {name: a, version: 1.0.0, home: A, locales: [en, ru]}\n"
        "screens: {A: {text: In place}}\n"
    )
    compiled = compile_text(tmp_path, bot, ru="screens: {A: Из файла}\nreasons: {RATE_LIMIT: Потише}\n")
    assert compiled.graph is not None
    assert {locale: text.source for locale, text in compiled.graph.screens[0].text.items()} == {
        "en": "In place",
        "ru": "Из файла",
    }
    assert compiled.graph.reasons[9].text["ru"].source == "Потише"


def test_notices_have_the_keys_that_arcs_say(tmp_path: Path) -> None:
    """`say: thanks` and the text of it meet under the key notices.thanks."""
    found = graph(tmp_path, menu("{GO: {say: thanks}}"), "  GO: {label: Go}\n")
    assert arcs(found, "MENU")[0].say == "notices.thanks"
    assert found.notices["notices.thanks"]["en"].reads == ("balance",)


def test_wire_forms_are_the_names_or_what_is_written(tmp_path: Path) -> None:
    """Without `wire` a button sends its name in small letters."""
    buttons = "  GO: {label: Go}\n  OLD: {label: Old, wire: 'cat:old', was: [older, o], style: danger}\n"
    found = graph(tmp_path, menu("{GO: stay, OLD: stay}", "[[GO, OLD]]"), buttons)
    wires = {each.id: (each.wire, each.was, each.style) for each in found.buttons if isinstance(each, Tap)}
    assert wires["GO"] == ("go", (), "")
    assert wires["OLD"] == ("cat:old", ("older", "o"), "danger")


def test_everything_points_back_into_the_spec(tmp_path: Path) -> None:
    """Screens, arcs, conditions and texts know where they stand."""
    found = graph(tmp_path, menu("{GO: {if: count > 1, to: USED, else: CLOSED}}"), "  GO: {label: Go}\n")
    lines = (tmp_path / "spec" / "bot.yaml").read_text(encoding="utf-8").split("\n")
    first = arcs(found, "MENU")[0]
    assert first.when is not None

    def shown(span: Span) -> str:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]

    assert shown(found.screens[0].span) == "MENU"
    assert shown(found.screens[0].text["en"].span) == "Menu"
    assert shown(first.when.span) == "count > 1"
    assert shown(first.span) == "{"
    assert shown(found.session_spans["chosen"]) == "chosen"
