"""The cards of a bot: arcs with one end are one line, and what stays or goes back is told in the card."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from msgspec import Struct

from botspec.contract.durations import AFTER
from botspec.contract.uimap import ANY, Move
from botspec_generator.emit.picture.card import Card, End, Icon, Line, Tone
from botspec_generator.emit.picture.lines import Said, Saying, lines_of
from botspec_generator.emit.plan import Plan
from botspec_generator.graph import Arc, BotGraph, Screen

EVERYWHERE: Final = "every screen"
"""The title of the card of what is open everywhere."""

_FOLDED: Final[Mapping[str, End]] = {
    Move.STAY: End("stay", Icon.STAY),
    Move.BACK: End("back", Icon.BACK),
    Move.HOME: End("home", Icon.HOME),
}


def cards_of(plan: Plan) -> Iterator[Card]:
    """Yield the cards: what is open everywhere, home, the others in spec order, each flow's together."""
    cards = _Cards(plan)
    yield from cards.everywhere()
    yield from map(cards.card, _in_order(plan.graph))


def _in_order(graph: BotGraph) -> Iterator[Screen]:
    screens = {screen.id: screen for screen in graph.screens}
    flows = {flow.name: flow.screens for flow in graph.flows}
    told: set[str] = set()
    for screen in (screens[graph.home], *graph.screens):
        for name in (screen.id, *flows.get(screen.flow, ())):
            if name not in told:
                told.add(name)
                yield screens[name]


class _Sign(Struct, frozen=True, kw_only=True):
    """A trigger as a card has it; `system`: no user pulls it."""

    said: Said
    icon: Icon | None
    system: bool


class _Cards:
    """Makes the cards of one bot."""

    def __init__(self, plan: Plan) -> None:
        graph = plan.graph
        self._home = graph.home
        self._buttons = plan.buttons
        self._events = {event.name for event in graph.events}
        self._guarded = {f"/{command.name}" for command in graph.commands if command.role}
        self._guarded |= {button.id for button in graph.buttons if button.role}
        self._sign = cache(self._sign_of)
        self._arcs: dict[str, dict[str, list[Arc]]] = {}
        for arc in graph.arcs:
            self._arcs.setdefault(arc.source, {}).setdefault(arc.trigger, []).append(arc)

    def everywhere(self) -> Iterator[Card]:
        """Yield the card of what is open on every screen, if there is such a thing."""
        if ANY in self._arcs:
            yield Card(id=ANY, title=EVERYWHERE, flow="", badges=(), lines=tuple(self._lines(ANY)))

    def card(self, screen: Screen) -> Card:
        """Return the card of a screen."""
        marks = (
            (Icon.HOME, screen.id == self._home),
            (Icon.ADMIN, bool(screen.role)),
            (Icon.WAITS, screen.waits),
            (Icon.MEDIA, screen.media is not None),
        )
        return Card(
            id=screen.id,
            title=screen.id,
            flow=screen.flow,
            badges=tuple(icon for icon, shown in marks if shown),
            lines=tuple(self._lines(screen.id)),
        )

    def _lines(self, source: str) -> list[Line]:
        """Return each way on, in spec order, then what stays, what goes back and what goes home."""
        blocks: list[list[Arc]] = []
        alike: dict[tuple[str, str, Icon | None], list[Arc]] = {}
        folded: dict[tuple[str, bool], list[Arc]] = {}
        for trigger, arcs in self._arcs.get(source, {}).items():
            sign = self._sign(trigger)
            if not _is_plain(arcs):
                blocks.append(arcs)
            elif arcs[0].to[0] in _FOLDED:
                folded.setdefault((arcs[0].to[0], sign.system), []).append(arcs[0])
            else:
                key = arcs[0].to[0], arcs[0].action, sign.icon
                if key not in alike:
                    blocks.append(alike.setdefault(key, []))
                alike[key].append(arcs[0])
        lines = [line for block in blocks for line in self._block(block)]
        for move in _FOLDED if folded else ():
            for system in (False, True):
                if (move, system) in folded:
                    lines += self._fold(move, folded[move, system])
        return lines

    def _block(self, arcs: Sequence[Arc]) -> list[Line]:
        """Return the lines of arcs that lead to one screen, or of one trigger with a choice."""
        triggers = (*dict.fromkeys([arc.trigger for arc in arcs]),)
        signs = [self._sign(trigger) for trigger in triggers]
        words, icon, system = [sign.said for sign in signs], signs[0].icon, signs[0].system
        if len(triggers) == len(arcs):
            words += _condition(arcs[0])
            return lines_of(Saying(words, _ends(arcs[0]), icon=icon, system=system, triggers=triggers))
        lines = lines_of(Saying(words=words, icon=icon, system=system))
        for arc in arcs:
            words = _condition(arc, "else" if arc is arcs[-1] else "")
            lines += lines_of(Saying(words, _ends(arc), indent=2, system=system, triggers=triggers))
        return lines

    def _fold(self, move: str, arcs: Sequence[Arc]) -> list[Line]:
        """Return the lines of all that stays, goes back or goes home, without a word on that but the icon."""
        words = [word for arc in arcs for word in (self._sign(arc.trigger).said, *_condition(arc))]
        system = self._sign(arcs[0].trigger).system
        return lines_of(Saying(words=words, icon=_FOLDED[move].icon, system=system))

    def _sign_of(self, trigger: str) -> _Sign:
        system = trigger in self._events or trigger.startswith(AFTER)
        is_button = trigger in self._buttons
        tone = Tone.BUTTON if is_button else Tone.SYSTEM if system else Tone.TRIGGER
        icon = None if is_button or trigger.startswith("/") else Icon.MESSAGE
        if trigger in self._guarded:
            icon = Icon.ADMIN
        elif system:
            icon = Icon.CLOCK if trigger.startswith(AFTER) else Icon.EVENT
        return _Sign(said=(trigger, tone), icon=icon, system=system)


def _is_plain(arcs: Sequence[Arc]) -> bool:
    """Tell whether a trigger has one arc, without a condition and with one end."""
    arc = arcs[0]
    return len(arcs) == 1 and arc.when is None and not arc.refuse and len(arc.to) == 1


def _condition(arc: Arc, otherwise: str = "") -> list[Said]:
    """Return an arc's condition, or the word for having none, and its action."""
    said = [otherwise] if otherwise else []
    if arc.when is not None:
        said = ["unless" if arc.refuse else "if", *arc.when.source.split()]
    words = [(word, Tone.GUARD) for word in said]
    return [*words, (f"/{arc.action}", Tone.ACTION)] if arc.action else words


def _ends(arc: Arc) -> list[End]:
    if arc.refuse:
        return [End(arc.refuse, Icon.REFUSE)]
    return [_FOLDED.get(target) or End(target, target=target) for target in arc.to or (Move.STAY,)]
