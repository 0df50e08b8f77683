"""The promises: sentences about the ways through the bot -> what has to be proved of its graph."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from botspec.contract.uimap import ANY, Move
from botspec_generator.findings import Code
from botspec_generator.graph import Arc, Promise, Spot, Vow
from botspec_generator.link.context import Context
from botspec_generator.link.scope import Scope
from botspec_generator.source import Node

MOST: Final = 1000
"""The largest number of presses that a promise may name."""

_FORMS: Final = (
    "write `home within 3`, `X within 3 of Y`, `X only through Y`, `never X before Y`, `after X eventually Y`"
)
_NUMBER: Final = re.compile("[1-9][0-9]{0,3}")
_WORD: Final = re.compile(r"\S+")

Word = re.Match[str]


class _MisspokenError(Exception):
    """Ends the reading of a promise; the report says why."""


def link_promises(context: Context, arcs: Sequence[Arc]) -> tuple[Promise, ...]:
    """The promises that could be read, in spec order."""
    node = context.document.node.get("promises")
    if node is None:
        return ()
    triggers: dict[str, dict[str, None]] = {}
    for arc in arcs:
        triggers.setdefault(arc.source, {})[arc.trigger] = None
    found: list[Promise] = []
    for sentence in node.items:
        try:
            found.append(_Sentence(sentence, context, triggers).read())
        except _MisspokenError:
            continue
    return tuple(found)


class _Sentence:
    """Reads one promise, word by word; a finding stands at the word that it is about."""

    def __init__(self, node: Node, context: Context, triggers: dict[str, dict[str, None]]) -> None:
        self._node = node
        self._scope: Scope = context.scope
        self._home = context.document.spec.bot.home
        self._triggers = triggers
        self._text = str(node.value)
        self._words = list(_WORD.finditer(self._text))
        self._next = 0

    def read(self) -> Promise:
        promise = self._promise()
        if self._next < len(self._words):
            self._misspoken("the promise ends before this word")
        return promise

    def _promise(self) -> Promise:
        if self._is("never"):
            spot = self._spot()
            self._expect("before")
            return self._made(Vow.NEVER, spot, self._spots())
        if self._is("after"):
            spot = self._spot()
            self._expect("eventually")
            return self._made(Vow.EVENTUALLY, spot, self._spots())
        first = self._next
        spot = self._spot()
        if self._is("only"):
            self._expect("through")
            return self._made(Vow.ONLY, spot, self._spots())
        self._expect("within", "only through")
        return self._within(spot, first)

    def _within(self, spot: Spot, first: int) -> Promise:
        self._screen_alone(spot, first)
        presses = self._number()
        if spot.name == Move.HOME and self._next == len(self._words):
            return self._made(Vow.WITHIN, spot, (), presses)
        self._expect("of")
        second = self._next
        start = self._spot()
        self._screen_alone(start, second)
        return self._made(Vow.WITHIN, spot, (start,), presses)

    def _made(self, vow: Vow, spot: Spot, others: tuple[Spot, ...], presses: int = 0) -> Promise:
        return Promise(
            vow=vow, spot=spot, others=others, presses=presses, source=self._text, at=self._node.at
        )

    def _is(self, word: str) -> bool:
        """Whether the next word is this one; then it is read."""
        found = self._next < len(self._words) and self._words[self._next][0] == word
        self._next += found
        return found

    def _expect(self, word: str, *others: str) -> None:
        if not self._is(word):
            self._misspoken(f"`{'` or `'.join((word, *others))}` is expected here")

    def _take(self, what: str) -> Word:
        if self._next == len(self._words):
            self._misspoken(f"{what} is expected here")
        self._next += 1
        return self._words[self._next - 1]

    def _number(self) -> int:
        word = self._take("a number of presses")
        if _NUMBER.fullmatch(word[0]) is None or int(word[0]) > MOST:
            self._next -= 1
            self._misspoken(f"a number of presses from 1 to {MOST} is expected here")
        return int(word[0])

    def _spots(self) -> tuple[Spot, ...]:
        found = [self._spot()]
        while self._is("or"):
            found.append(self._spot())
        return tuple(found)

    def _spot(self) -> Spot:
        word = self._take("a screen, SCREEN.BUTTON, a /command or `home`")
        name = word[0]
        if name == Move.HOME:
            return Spot(screen=self._home, trigger="", name=name)
        if name.startswith("/"):
            self._known("command", name, word.start(), self._triggers.get(ANY, {}))
            return Spot(screen=ANY, trigger=name, name=name)
        screen, dot, trigger = name.partition(".")
        self._known("screen", screen, word.start(), self._scope.screens)
        if dot:
            known = self._triggers.get(screen, {})
            self._known(f"trigger on {screen}", trigger, word.start() + len(screen) + 1, known)
        return Spot(screen=screen, trigger=trigger, name=name)

    def _known(self, what: str, name: str, start: int, known: Collection[str]) -> None:
        if name not in known:
            code = Code.UNKNOWN_SCREEN if what == "screen" else Code.UNKNOWN_TRIGGER
            self._scope.unknown(code, what, name, self._node.within(start, len(name)), known)
            raise _MisspokenError

    def _screen_alone(self, spot: Spot, number: int) -> None:
        if spot.trigger:
            self._next = number
            self._misspoken("a screen is expected here: presses lead to screens")

    def _misspoken(self, message: str) -> None:
        """Reports what is wrong at the next word, or at the end, and gives up."""
        if self._next < len(self._words):
            word = self._words[self._next]
            span = self._node.within(word.start(), len(word[0]))
        else:
            span = self._node.span
        self._scope.report.error(Code.BAD_PROMISE, span, message, _FORMS)
        raise _MisspokenError
