"""The texts of one bot, compiled once: constants stay constants, templates are Jinja with escaped values."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from babel.numbers import format_decimal
from jinja2 import Environment, StrictUndefined

from botspec.contract.uimap import UIMap

Draw = Callable[[Mapping[str, object]], str]
"""A text as a function of the names that it may use."""


class Texts:
    """The texts of one bot by locale and key. Screens are HTML; labels, answers and notices are plain."""

    def __init__(self, ui: UIMap) -> None:
        self._draw: dict[str, dict[str, Draw]] = {}
        for locale, texts in ui.texts.items():
            html, plain = _environment(locale, escape=True), _environment(locale, escape=False)
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


def _compile(environment: Environment, source: str) -> Draw:
    if "{{" not in source and "{%" not in source and "{#" not in source:
        return lambda values: source
    return environment.from_string(source).render


def _environment(locale: str, *, escape: bool) -> Environment:
    # Only screens are HTML for Telegram; the templates are the project's own and checked by the compiler.
    environment = Environment(autoescape=escape, undefined=StrictUndefined)
    environment.filters["money"] = partial(money, locale=locale)
    return environment


def money(value: Decimal | int, locale: str) -> str:
    """An amount with two digits after the point, written as people of the locale do: 1,234.50 or 1 234,50."""
    return format_decimal(value, format="#,##0.00", locale=locale)
