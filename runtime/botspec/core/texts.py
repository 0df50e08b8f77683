"""The texts of one bot, compiled once: constants stay constants, templates are Jinja with escaped values."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial, wraps
from typing import Final

from babel.numbers import format_decimal
from jinja2 import Environment, StrictUndefined

from botspec.contract.uimap import UIMap

Draw = Callable[[Mapping[str, object]], str]
"""A text as a function of the names that it may use."""

KNOWS_NONE: Final = frozenset({"default", "d"})
"""The filters that make something of a value that is none."""

LIKE_NONE: Final[Mapping[str, object]] = {"length": 0, "count": 0, "int": 0}
"""What the other filters make of it, if not nothing."""


class Texts:
    """The texts of one bot by locale and key. Screens are HTML; labels, answers and notices are plain.

    `username` is the bot's, which Telegram tells at the start: deep links are drawn with it.
    """

    def __init__(self, ui: UIMap) -> None:
        self.username = ""
        self._links = {link.name: link for link in ui.links}
        self._draw: dict[str, dict[str, Draw]] = {}
        for locale, texts in ui.texts.items():
            html, plain = self._environment(locale, escape=True), self._environment(locale, escape=False)
            self._draw[locale] = {
                key: _compile(html if key.startswith("screens.") else plain, source)
                for key, source in texts.items()
            }

    def draw(self, locale: str, key: str, values: Mapping[str, object]) -> str:
        """The text of a key in a locale, with these values in it."""
        return self._draw[locale][key](values)

    def has(self, locale: str, key: str) -> bool:
        """Whether there is such a text: SUCCESS and NOOP have none."""
        return key in self._draw[locale]

    def _environment(self, locale: str, *, escape: bool) -> Environment:
        # Only screens are HTML for Telegram; the templates are the project's own and checked by the compiler.
        environment = Environment(autoescape=escape, undefined=StrictUndefined, finalize=_shown)
        environment.filters["money"] = partial(money, locale=locale)
        for name in environment.filters.keys() - KNOWS_NONE:
            environment.filters[name] = _without_none(environment.filters[name], LIKE_NONE.get(name, ""))
        environment.filters["link"] = self._link
        return environment

    def _link(self, name: str, *args: str | int | None) -> str:
        """The address of a deep link; nothing when its arg is none."""
        if not self.username:
            raise LookupError("the bot's user name is not known yet: Telegram tells it at the start")
        if None in args:
            return ""
        return f"https://t.me/{self.username}?start={self._links[name].payload(*args)}"


def _compile(environment: Environment, source: str) -> Draw:
    if "{{" not in source and "{%" not in source and "{#" not in source:
        return lambda values: source
    return environment.from_string(source).render


def _shown(value: object) -> object:
    """What stands in a text for a value: of one that is none, nothing."""
    return "" if value is None else value


def _without_none(shape: Callable[..., object], nothing: object) -> Callable[..., object]:
    """A filter that leaves a value alone which is none; some of Jinja's take something before the value."""
    place = 1 if hasattr(shape, "jinja_pass_arg") else 0

    @wraps(shape)
    def shaped(*args: object, **options: object) -> object:
        return nothing if args[place] is None else shape(*args, **options)

    return shaped


def money(value: Decimal | int, locale: str) -> str:
    """An amount with two digits after the point, written as people of the locale do: 1,234.50 or 1 234,50."""
    return format_decimal(value, format="#,##0.00", locale=locale)
