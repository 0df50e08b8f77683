"""What a screen should look like, worked out beside the runtime: from texts, session and facts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from babel.numbers import format_decimal
from jinja2 import Environment

from botspec.contract import Condition, Each, FactDef, User, Watch
from botspec.core.position import decode
from generated.registry import UI
from tests.acceptance.chat import Chat
from tests.acceptance.house import ADMINS

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The HTML and the labels of a screen."""

    html: str
    labels: list[list[str]]


async def expected(chat: Chat, locale: str, watch: Watch | None = None) -> Drawing:
    """What the user has to see where he stands now; `watch` is the log as it was when it was drawn."""
    screen = UI.screen[(await chat.position())["screen"]]
    values = await known(chat, locale, screen.reads, watch)
    return Drawing(
        html=_rendered(f"screens.{screen.id}", locale, values, escape=True),
        labels=[row for row in _rows(screen.keyboard, locale, values) if row],
    )


async def words(chat: Chat, key: str, locale: str = "ru", *, event: object = None) -> str:
    """The text of a reason or a notice, as a press is told it where the user stands now, or on an event."""
    section, _, name = key.partition(".")
    reads = UI.reason[name].reads if section == "reasons" else UI.notices.get(key, ())
    values = {**await known(chat, locale, reads), "event": event}
    return _rendered(key, locale, values, escape=False)


async def known(chat: Chat, locale: str, reads: Sequence[str], watch: Watch | None = None) -> Values:
    """The names that a text may use: the session, the user, and the facts among those that it reads."""
    role = "admin" if chat.user in ADMINS else "user"
    user = User(id=chat.user, first_name=chat.first_name, locale=locale, role=role)
    session = decode(UI.session, orjson.loads((await chat.position())["data"]))
    values: dict[str, Any] = {**session, "user": user}
    for fact in needed(reads):
        given = {name: values[name] for name in fact.needs}
        query = fact.query(db=chat.house.db, user=user, watch=watch or chat.house.serving.watch, **given)
        values[fact.name] = await getattr(chat.house.mines.real, fact.name)(query)
    return values


def needed(names: Sequence[str]) -> Iterator[FactDef]:
    """The facts among these names and those that they need, in the order of the registry."""
    wanted = set(names)
    for fact in reversed(UI.facts):
        if fact.name in wanted:
            wanted.update(fact.needs)
    yield from (fact for fact in UI.facts if fact.name in wanted)


def _rows(keyboard: Sequence[Any], locale: str, values: Values) -> Iterator[list[str]]:
    for row in keyboard:
        if not isinstance(row, Each):
            yield [_label(name, locale, values) for name in row if _is_visible(name, values)]
            continue
        items = values[row.fact]
        page = items[: row.page or len(items)]
        labels = [_label(row.button, locale, {**values, "item": item}) for item in page]
        for at in range(0, len(labels), row.columns):
            yield labels[at : at + row.columns]
        if len(page) < len(items):
            yield ["2 ›"]


def _label(name: str, locale: str, values: Values) -> str:
    mark = "✓ " if _holds(UI.button[name].checked, values, otherwise=False) else ""
    return mark + _rendered(f"buttons.{name}", locale, values, escape=False)


def _is_visible(name: str, values: Values) -> bool:
    button = UI.button[name]
    return button.role in ("", values["user"].role) and _holds(button.visible, values, otherwise=True)


def _holds(condition: Condition | None, values: Values, *, otherwise: bool) -> bool:
    return otherwise if condition is None else condition.test(*[values[name] for name in condition.reads])


def _rendered(key: str, locale: str, values: Values, *, escape: bool) -> str:
    environment = Environment(autoescape=escape, finalize=lambda value: "" if value is None else value)
    environment.filters["money"] = partial(format_decimal, format="#,##0.00", locale=locale)
    return environment.from_string(UI.texts[locale][key]).render(values)
