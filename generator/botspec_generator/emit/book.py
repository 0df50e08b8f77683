"""`BOT.md`: the bot for people to read: its picture, and each screen with its text, its buttons and its ways.

Texts are those of the default locale, as templates. Only a screen's heading is a name in capitals, so that
no other heading has its address.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from botspec.contract.scope import Scope
from botspec.contract.uimap import ANY, Assign, Move
from botspec_generator.emit.header import HEADER
from botspec_generator.emit.markdown import code, fenced, heading_link, table
from botspec_generator.emit.module import File
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.statechart import PICTURE
from botspec_generator.graph import Arc, BotGraph, Button, EachRow, Event, Screen, Template

BOOK: Final = "BOT.md"
"""The file of the catalogue."""

_HEAD: Final = ("press", "label", "when", "leads to", "and")
_NOTICES: Final = "notices."
_EVENT_HEAD: Final = ("event", "carries", "on a screen without it")
_MOVES: Final[Mapping[str, str]] = {Move.STAY: "stays", Move.BACK: "back", Move.HOME: "home"}


def emit(plan: Plan) -> File:
    """Return `BOT.md`."""
    return File(path=BOOK, text="\n\n".join(_Book(plan.graph).parts()) + "\n")


class _Book:
    """Writes the catalogue of one bot."""

    def __init__(self, graph: BotGraph) -> None:
        self._graph = graph
        self._locale = graph.locales[0]
        self._buttons: Mapping[str, Button] = {button.id: button for button in graph.buttons}
        self._actions = {action.name: action for action in graph.actions}
        self._roles = {f"/{command.name}": command.role for command in graph.commands}
        self._screens = {screen.id: screen for screen in graph.screens}
        self._are_alike = not any(screen.reply or screen.media is not None for screen in graph.screens)
        self._arcs: dict[str, list[Arc]] = {}
        for arc in graph.arcs:
            self._arcs.setdefault(arc.source, []).append(arc)

    def parts(self) -> Iterator[str]:
        """Yield the parts of the file."""
        graph = self._graph
        yield f"<!-- {HEADER} -->"
        yield f"# {graph.name} {graph.version}"
        yield self._begin()
        yield f"[![The bot {graph.name} as a picture]({PICTURE})]({PICTURE})"
        if ANY in self._arcs:
            yield "## On every screen"
            yield self._table(self._arcs[ANY])
        if graph.events:
            yield "## What happens by itself"
            yield table(_EVENT_HEAD, map(_event, graph.events))
        origins = self._origins()
        yield "## The screens"
        for screen in graph.screens:
            yield from self._screen(screen, origins.get(screen.id, ()))

    def _begin(self) -> str:
        graph = self._graph
        group = "" if graph.scope is Scope.USER else " The members of a group share one position."
        home, locale = heading_link(graph.home), code(self._locale)
        return f"A user begins on {home}. Texts are in the locale {locale}.{group}"

    def _screen(self, screen: Screen, origins: Sequence[str]) -> Iterator[str]:
        yield f"### {screen.id}"
        yield self._about(screen, origins)
        text = self._text(screen.text)
        if text:
            yield fenced(text, "html")
        rows = list(self._rows(self._arcs.get(screen.id, ()), screen))
        if rows:
            yield table(_HEAD, rows)

    def _about(self, screen: Screen, origins: Sequence[str]) -> str:
        said = ["For administrators." if screen.role else "For everybody."]
        if screen.id == self._graph.home:
            said.append("Home.")
        if screen.flow:
            said.append(f"Part of the flow {code(screen.flow)}.")
        if screen.waits:
            said.append("Waits for the system.")
        if screen.media is not None:
            said.append(f"Shows the {screen.media.kind} {code(screen.media.take or screen.media.url)}.")
        if origins:
            said.append(f"Reached from {', '.join(origins)}.")
        return " ".join(said)

    def _origins(self) -> Mapping[str, Sequence[str]]:
        """Return where each screen is reached from, but for `back`."""
        found: dict[str, dict[str, None]] = {}
        home = self._graph.home
        for arc in self._graph.arcs:
            origin = code(arc.trigger) if arc.source == ANY else heading_link(arc.source)
            for target in arc.to:
                screen = home if target == Move.HOME else target
                if screen != arc.source:
                    found.setdefault(screen, {})[origin] = None
        return {screen: tuple(origins) for screen, origins in found.items()}

    def _table(self, arcs: Sequence[Arc]) -> str:
        return table(_HEAD, self._rows(arcs))

    def _rows(self, arcs: Sequence[Arc], screen: Screen | None = None) -> Iterator[Sequence[str]]:
        """Yield a row for each arc, and for each button that leads nowhere; a trigger is named once."""
        listed = _listed(screen)
        before = ""
        for arc in arcs:
            first = arc.trigger != before
            press, label = self._press(arc.trigger, listed) if first else ("", "")
            yield press, label, _when(arc, first=first), _leads(arc), self._and(arc, screen)
            before = arc.trigger
        triggers = {arc.trigger for arc in arcs}
        for name in _shown(screen):
            if name not in triggers:
                yield *self._press(name, listed), "", "the client opens it", ""

    def _press(self, trigger: str, listed: Mapping[str, EachRow]) -> tuple[str, str]:
        said = [code(trigger)]
        button = self._buttons.get(trigger)
        if button is None:
            return " ".join([*said, *_for(self._roles.get(trigger, ""))]), ""
        said += _for(button.role)
        if button.visible is not None:
            said.append(f"shown if {code(button.visible.source)}")
        if trigger in listed:
            said.append(f"for each of {code(listed[trigger].fact)}")
        return ", ".join(said), code(self._text(button.label))

    def _and(self, arc: Arc, screen: Screen | None) -> str:
        """Return what an arc does besides leading on."""
        said: list[str] = []
        if arc.action:
            reasons = ", ".join(map(code, self._actions[arc.action].reasons))
            said.append(
                f"does {code(arc.action)}" + (f", which may refuse with {reasons}" if reasons else "")
            )
        said += [f"sets {code(_assigned(assign))}" for assign in arc.set]
        if arc.say:
            said.append(f"says {code(arc.say.removeprefix(_NOTICES))}")
        if arc.resets:
            said.append("forgets the session")
        if screen is not None and any([self._is_new(screen, target) for target in arc.to]):
            said.append("comes as a new message")
        return "; ".join(said)

    def _is_new(self, screen: Screen, target: str) -> bool:
        """Return whether no edit makes another screen of this one: media become no text, replies nothing."""
        if self._are_alike:
            return False
        end = self._screens.get(self._graph.home if target == Move.HOME else target)
        if end is None or end is screen:
            return False
        return screen.reply or end.reply or (screen.media is not None and end.media is None)

    def _text(self, texts: Mapping[str, Template]) -> str:
        text = texts.get(self._locale)
        return text.source if text is not None else ""


def _event(event: Event) -> Sequence[str]:
    carried = ", ".join([code(field.name) for field in event.fields])
    said = [f"does {code(event.do)}"] if event.do else []
    said += [f"tells {code(event.notify.removeprefix(_NOTICES))}"] if event.notify else []
    return code(event.name), carried, "; ".join(said) or "nothing"


def _listed(screen: Screen | None) -> Mapping[str, EachRow]:
    rows = screen.keyboard if screen is not None else ()
    return {row.button: row for row in rows if isinstance(row, EachRow)}


def _shown(screen: Screen | None) -> Iterator[str]:
    for row in screen.keyboard if screen is not None else ():
        yield from (row.button,) if isinstance(row, EachRow) else row


def _for(role: str) -> list[str]:
    return ["for administrators"] if role else []


def _when(arc: Arc, *, first: bool) -> str:
    if arc.when is None:
        return "" if first else "else"
    return f"{'unless' if arc.refuse else 'if'} {code(arc.when.source)}"


def _leads(arc: Arc) -> str:
    if arc.refuse:
        return f"refuses with {code(arc.refuse)}"
    return " or ".join([_MOVES.get(target) or heading_link(target) for target in arc.to or (Move.STAY,)])


def _assigned(assign: Assign) -> str:
    return f"{assign.field} = {assign.take or _literal(assign)}"


def _literal(assign: Assign) -> str:
    match assign.value:
        case None:
            return "null"
        case bool():
            return "true" if assign.value else "false"
        case value:
            return str(value)
