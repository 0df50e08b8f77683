"""The state diagram: one arc a line, in the part of Mermaid's grammar that it can parse."""

import re

from msgspec.structs import replace

from botspec_generator.emit.plan import plan
from botspec_generator.emit.statechart import emit
from botspec_generator.graph import BotGraph

ARC = re.compile(r"    (\[\*\]|\w+) --> \w+(: [^:;\n]+)?")
STATE = re.compile(r'    state "[^":;]+" as \w+')
STYLE = re.compile(r"    (classDef \w+ [\w:#,-]+|class [\w,]+ \w+)")


def chart(graph: BotGraph) -> list[str]:
    """The lines of a graph's diagram, without the header and the empty ones."""
    return [line for line in emit(plan(graph)).text.splitlines()[2:] if line]


def test_every_line_is_a_statement_of_mermaid(graph: BotGraph) -> None:
    """Labels, with their entities read, hold no colon and no semicolon, and names are words."""
    for line in chart(graph):
        plain = re.sub(r"#\w+;", "", line)
        assert ARC.fullmatch(plain) or STATE.fullmatch(plain) or STYLE.fullmatch(plain), line


def test_every_arc_has_a_line_for_each_target(graph: BotGraph) -> None:
    """A refusal stays where it is, and an action with two exits has two lines."""
    lines = chart(graph)
    arcs = [line for line in lines if " --> " in line]
    assert len(arcs) == 1 + sum(max(len(arc.to), 1) for arc in graph.arcs)
    assert "    MENU --> ITEM: ITEM_OF_LIST / pick" in lines
    assert "    MENU --> MENU: ITEM_OF_LIST / pick" in lines
    assert "    ITEM --> ITEM: BUY [unless item_id is not none] / refuse VALIDATION_FAILED" in lines
    assert "    CHECKOUT --> CHECKOUT: PAY / refuse BALANCE_INSUFFICIENT" in lines


def test_back_home_and_commands_have_their_own_places(graph: BotGraph) -> None:
    """`back` leads to a state of its own, `home` to the home screen, and commands come from any screen."""
    lines = chart(graph)
    assert "    CHECKOUT --> where_the_user_came_from: BACK" in lines
    assert "    CHECKOUT --> MENU: CANCEL" in lines
    assert "    any_screen --> MENU: /start" in lines


def test_flows_are_classes(graph: BotGraph) -> None:
    """The screens of a flow share a stroke."""
    assert "    class ITEM,CHECKOUT flow_BUYING" in chart(graph)


def test_words_of_mermaid_are_not_states(graph: BotGraph) -> None:
    """A screen called NOTE, which begins a statement of Mermaid, is drawn under another name."""
    [help_] = [screen for screen in graph.screens if screen.id == "HELP"]
    screens = tuple(replace(screen, id="NOTE") if screen is help_ else screen for screen in graph.screens)
    arcs = tuple(replace(arc, source="NOTE") if arc.source == "HELP" else arc for arc in graph.arcs)
    lines = chart(replace(graph, screens=screens, arcs=arcs))
    assert '    state "NOTE" as screen_NOTE' in lines
    assert "    screen_NOTE --> where_the_user_came_from: BACK" in lines


def test_a_label_cannot_end_its_statement(graph: BotGraph) -> None:
    """A colon, a semicolon, a hash and a less-than sign in a condition become entities."""
    [paying] = [arc for arc in graph.arcs if arc.action == "place_order"]
    assert paying.when is not None
    odd = replace(paying, when=replace(paying.when, source='a < "16:9;#"'))
    lines = chart(replace(graph, arcs=tuple(odd if arc is paying else arc for arc in graph.arcs)))
    assert '    CHECKOUT --> DONE: PAY [a #lt; "16#58;9#59;#35;"] / place_order' in lines
