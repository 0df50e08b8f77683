"""What can be known of a bot before the first press.

Look-up tables that every press would else work out again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from botspec.contract.uimap import ANY, PAGE, ActionDef, ButtonKind, Each, FactDef, ScreenDef, UIMap
from botspec.core.callback import Wires, wires
from botspec.core.links import Links, links_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What deciding on one trigger on one screen needs.

    Facts in loading order, and the list that offers the button.
    """

    facts: tuple[FactDef, ...]
    each: Each | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The tables of one bot.

    `triggers` by (screen, trigger), and their `names` wherever they are taken; `screen_facts` by screen,
    `said_facts` by reason code or notice key; `labels` are the buttons of reply keyboards by screen and by
    their labels in any locale; `sent` are the fields of list facts that buttons send.
    """

    wires: Wires
    links: Links
    triggers: Mapping[tuple[str, str], Trigger]
    names: frozenset[str]
    screen_facts: Mapping[str, tuple[FactDef, ...]]
    said_facts: Mapping[str, tuple[FactDef, ...]]
    actions: Mapping[str, ActionDef]
    action_facts: Mapping[str, tuple[FactDef, ...]]
    roles: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    sent: Mapping[str, str]


def plan(ui: UIMap) -> Plan:
    """The tables of this bot."""
    return Plan(
        wires=wires(ui),
        links=links_of(ui),
        triggers={key: _trigger(ui, *key) for key in ui.arcs_of},
        names=frozenset(name for _, name in ui.arcs_of),
        screen_facts={screen.id: load_order(ui, screen.reads) for screen in ui.screens},
        said_facts={
            **{reason.code: load_order(ui, reason.reads) for reason in ui.reasons},
            **{key: load_order(ui, reads) for key, reads in ui.notices.items()},
        },
        actions={action.name: action for action in ui.actions},
        action_facts={action.name: load_order(ui, action.facts) for action in ui.actions},
        roles={
            **{button.id: button.role for button in ui.buttons},
            **{f"/{command.name}": command.role for command in ui.commands},
        },
        labels={screen.id: _labels(ui, screen) for screen in ui.screens if screen.reply},
        sent={each.fact: ui.button[each.button].arg.removeprefix("item.") for each in _lists(ui)},
    )


def _lists(ui: UIMap) -> Iterator[Each]:
    """The rows that repeat a button for each item of a list."""
    return (row for screen in ui.screens for row in screen.keyboard if isinstance(row, Each))


def _labels(ui: UIMap, screen: ScreenDef) -> Mapping[str, str]:
    """The buttons of a reply keyboard by what comes when they are pressed."""
    names = [name for row in screen.keyboard if not isinstance(row, Each) for name in row]
    taps = [name for name in names if ui.button[name].kind is ButtonKind.PRESS]
    return {texts[f"buttons.{name}"].strip(): name for name in taps for texts in ui.texts.values()}


def load_order(ui: UIMap, names: Iterable[str]) -> tuple[FactDef, ...]:
    """The facts among these names and all that they need, each after what it needs."""
    facts = {fact.name: fact for fact in ui.facts}
    ordered: dict[str, FactDef] = {}

    def visit(name: str) -> None:
        fact = facts.get(name)
        if fact is not None and name not in ordered:
            for need in fact.needs:
                visit(need)
            ordered[name] = fact

    for name in names:
        visit(name)
    return tuple(ordered.values())


def _trigger(ui: UIMap, source: str, name: str) -> Trigger:
    arcs = ui.arcs_of[source, name]
    each = None if source == ANY else _offered(ui, source, name)
    button = ui.button.get(name)
    reads = [read for arc in arcs if arc.when for read in arc.when.reads]
    if button is not None and button.visible is not None:
        reads += button.visible.reads
    if each is not None:
        reads.append(each.fact)
    if name == PAGE:
        reads += [row.fact for row in ui.screen[source].keyboard if isinstance(row, Each) and row.page]
    return Trigger(facts=load_order(ui, reads), each=each)


def _offered(ui: UIMap, screen: str, button: str) -> Each | None:
    rows = ui.screen[screen].keyboard
    return next((row for row in rows if isinstance(row, Each) and row.button == button), None)
