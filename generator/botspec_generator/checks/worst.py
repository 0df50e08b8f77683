"""Rules on what Telegram takes at its worst: the longest values, in every language of the bot."""

from collections.abc import Iterator, Mapping
from typing import Final
from unicodedata import east_asian_width

from botspec.contract.types import TypeDef
from botspec_generator.checks.keyboards import data_bytes, most_buttons, most_items
from botspec_generator.checks.limits import ANSWER, answers
from botspec_generator.checks.longest import length
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import Button, EachRow, Screen, Tap, Template

MARKUP: Final = 10_000
"""Bytes of JSON that Telegram takes as a keyboard; found by many, documented nowhere."""

LINE: Final = 42
"""Columns of text that a phone shows in one row of buttons."""

FEW: Final = 20
"""Buttons that are light together whatever their labels are: these would have to be half a screen long."""

_BUTTON: Final = len('{"text":"","callback_data":"","style":"success"},')
_LETTER: Final = 2
"""Bytes of a letter of a value: most alphabets beyond the Latin one take two."""

_MARK: Final = 4
"""Bytes of the mark of a chosen button."""


def unbounded(view: View) -> Iterator[Problem]:
    """What is shown has a max.

    A text that goes over a list, or shows a text, of any length is too long some day: Telegram refuses
    the message (400 message is too long), and that user sees the screen no more. So does a keyboard with
    a button for each item of such a list.

        orders: {list: {title: {text: {max: 40}}}}
        HISTORY: "{% for order in orders %}{{ order.title }} {% endfor %}"

    Declare the most there can be: `orders: {list: {...}, max: 20}`, `{text: {max: 200}}`; show a list of
    buttons in pages (`page: 6`), and of a text its beginning (`|truncate(200)`).
    """
    lists = {fact.name: fact.type for fact in view.graph.facts}
    for screen in view.graph.screens:
        loose: dict[str, None] = {}
        for text in [text for text in screen.text.values() if "{" in text.source]:
            found = dict.fromkeys(view.length(text.source).loose)
            for name in found.keys() - loose.keys():
                message = f"the text of {screen.id} shows {name}, which has no max"
                yield Problem(span=text.span, message=message, help=_declared(name), screen=screen.id)
            loose |= found
        for row in screen.keyboard:
            if isinstance(row, EachRow) and not row.page and lists[row.fact].high is None:
                message = f"{screen.id} has a button for each of {row.fact}, which has no max"
                help_ = f"show it in pages (`page: 6`), or declare `{row.fact}: {{list: ..., max: 20}}`"
                yield Problem(span=row.span, message=message, help=help_, screen=screen.id)


def _declared(name: str) -> str:
    if "." in name:
        return f"declare the most there can be: `{name.rpartition('.')[2]}: {{text: {{max: 200}}}}`"
    return f"declare the most there can be: `max: 20` beside `list:`, or `{name}: {{text: {{max: 200}}}}`"


def cut_answer(view: View) -> Iterator[Problem]:
    """A reason's or a notice's text has at most 200 characters when its values are longest.

    Telegram shows no more over the chat: the runtime cuts the rest, and ends with an ellipsis.

        note: {text: {max: 300}}
        noted: "I shall remember {{ note }}"

    Make it shorter, show the beginning of the value (`|truncate(100)`), or give it a smaller max.
    """
    for what, texts in answers(view):
        for text in texts.values():
            if "{" not in text.source:
                continue
            found = length(text.source, view.types())
            message = f"the text of {what} can have {found.most} characters, and {ANSWER} are shown"
            if found.loose:
                message = f"the text of {what} shows {found.loose[0]}, which has no max; {ANSWER} are shown"
            if found.loose or found.most > ANSWER:
                yield Problem(span=text.span, message=message, help="shorten the value: `|truncate(100)`")


def heavy_markup(view: View) -> Iterator[Problem]:
    """A keyboard has at most about 10,000 bytes when its labels are longest.

    Telegram refuses a heavier one (400 reply markup is too long), even if it has fewer than 100 buttons. Each
    takes its label, what it sends, and some 50 bytes; a letter of a value counts for two bytes.

        - {each: models, button: MODEL, page: 90}    # of titles up to 60 letters

    Show fewer at a time (`page: 20`), or shorter labels.
    """
    lists = {fact.name: fact.type for fact in view.graph.facts}
    for screen in view.graph.screens:
        if most_buttons(screen, lists) < FEW:
            continue
        cells = list(_cells(screen, lists))
        if sum(count for _, count in cells) < FEW:
            continue
        weight = sum(_weight(view.buttons[name], view) * count for name, count in cells)
        if weight > MARKUP:
            message = f"the keyboard of {screen.id} can have {weight} bytes, and about {MARKUP} are allowed"
            help_ = "show fewer buttons at a time, or shorter labels"
            yield Problem(span=screen.span, message=message, help=help_, screen=screen.id)


def wide_label(view: View) -> Iterator[Problem]:
    """A label has room in its row.

    A phone shows some 40 letters in a row of buttons, and cuts a label that is wider than its part of it.
    Only labels without values are measured, in every language; wide letters count for two.

        keyboard: [[A, B, C]]
        A: "Show me everything that you have"

    Choose a shorter label, or give the button a row of its own.
    """
    widest = dict.fromkeys(view.buttons, 0)
    for button in view.graph.buttons:
        for text in button.label.values():
            width = 0 if "{" in text.source else _width(text.source)
            if width > widest[button.id]:
                widest[button.id] = width
    for screen in view.graph.screens:
        for row in screen.keyboard:
            names, share = ((row.button,), row.columns) if isinstance(row, EachRow) else (row, len(row))
            for name in [name for name in names if widest[name] * share > LINE]:
                yield from _wide(view.buttons[name], LINE // share, screen)


def _wide(button: Button, room: int, screen: Screen) -> Iterator[Problem]:
    for locale, text in button.label.items():
        width = _width(text.source) if "{" not in text.source else 0
        if width > room:
            message = (
                f"the label of {button.id} in {locale} is {width} wide, and {screen.id} has room for {room}"
            )
            help_ = "make it shorter, or give it a row of its own"
            yield Problem(span=text.span, message=message, help=help_, screen=screen.id)


def _width(text: str) -> int:
    """How many letters of a row a text takes, wide ones counted twice."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _cells(screen: Screen, lists: Mapping[str, TypeDef]) -> Iterator[tuple[str, int]]:
    """The buttons of a keyboard, each with how often it stands there at most."""
    for row in screen.keyboard:
        if isinstance(row, EachRow):
            yield row.button, most_items(row, lists)
        else:
            yield from ((name, 1) for name in row)


def _weight(button: Button, view: View) -> int:
    """The bytes of a button in the language in which it has most of them."""
    labels = max((_bytes(text, button.item, view) for text in button.label.values()), default=0)
    if isinstance(button, Tap):
        return _BUTTON + _MARK + labels + data_bytes(button)
    return (
        _BUTTON
        + labels
        + max((_bytes(text, button.item, view) for text in button.target.values()), default=0)
    )


def _bytes(text: Template, item: str, view: View) -> int:
    if "{" not in text.source:
        return len(text.source.encode())
    return length(text.source, view.types(item)).most * _LETTER
