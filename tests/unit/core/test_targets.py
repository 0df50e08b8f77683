"""What a button of the client's opens, copies or asks for."""

import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from botspec.contract import ButtonDef, ButtonKind, Condition, Each, ScreenDef
from botspec.core.callback import parse, wires
from botspec.core.keyboards import Keyboards
from botspec.core.position import Position
from botspec.core.targets import action
from botspec.core.texts import Texts
from botspec.core.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One item of a list of links."""

    title: str
    site: str
    is_open: bool = True


def is_open(item: Shop) -> bool:
    return item.is_open


OPEN = Condition(source="item.is_open", reads=("item",), test=is_open)
SCREEN = ScreenDef(id="HOME", fallback="HOME", keyboard=(("APP",), Each(fact="shops", button="SHOP")))


def button(kind: ButtonKind) -> ButtonDef:
    return ButtonDef(id="B", kind=kind)


@pytest.mark.parametrize(
    ("kind", "target", "field"),
    [
        (ButtonKind.URL, "https://a.b/c?d=e#f", {"url": "https://a.b/c?d=e#f"}),
        (ButtonKind.URL, "tg://user?id=5", {"url": "tg://user?id=5"}),
        (ButtonKind.URL, 'https://a.b/"c d"\n', {"url": "https://a.b/%22c%20d%22%0A"}),
        (ButtonKind.URL, "https://пример.рф/да", {"url": "https://пример.рф/да"}),
        (ButtonKind.WEB_APP, "https://a.b", {"web_app": {"url": "https://a.b"}}),
        (ButtonKind.COPY, "code", {"copy_text": {"text": "code"}}),
        (ButtonKind.SWITCH_INLINE, "", {"switch_inline_query": ""}),
        (ButtonKind.SWITCH_HERE, "x", {"switch_inline_query_current_chat": "x"}),
        (ButtonKind.PRESS, "pay~7", {"callback_data": "pay~7"}),
    ],
)
def test_the_field_of_a_kind(kind: ButtonKind, target: str, field: dict[str, Any]) -> None:
    """Each kind has its one field of an InlineKeyboardButton; what no address may hold is encoded."""
    assert action(button(kind), target) == field


@pytest.mark.parametrize("target", ["a.b", "https://nowhere", "https://", "ftp://a.b", "javascript:alert(1)"])
@pytest.mark.parametrize("kind", [ButtonKind.URL, ButtonKind.WEB_APP])
def test_an_address_that_telegram_refuses(kind: ButtonKind, target: str) -> None:
    """A value that is no address is a bug of the bot; the error names its button, not the value."""
    with pytest.raises(ValueError, match="target of B is not") as error:
        action(button(kind), target)
    assert target not in str(error.value).replace("an https:// address", "")


@pytest.mark.parametrize("target", ["http://a.b", "tg://user?id=5"])
def test_a_mini_app_is_secure(target: str) -> None:
    """A Mini App over plain HTTP, or in the tg scheme, is refused."""
    with pytest.raises(ValueError, match="https"):
        action(button(ButtonKind.WEB_APP), target)


@pytest.fixture
def keyboards(desk: Any) -> Keyboards:
    """A screen with a Mini App, and a list of links."""
    buttons = (
        ButtonDef(id="APP", kind=ButtonKind.WEB_APP),
        ButtonDef(id="SHOP", kind=ButtonKind.URL, reads=("item",), visible=OPEN),
    )
    words = {
        "buttons.APP": "App",
        "targets.APP": "https://a.b",
        "buttons.SHOP": "{{ item.title }}",
        "targets.SHOP": "{{ item.site }}",
    }
    ui = replace(desk.ui, screens=(SCREEN,), buttons=buttons, texts={"en": words}, locales=("en",))
    return Keyboards(ui, Texts(ui))


def drawn(keyboards: Keyboards, chat_id: int, *shops: Shop) -> Any:
    position = Position(chat_id=chat_id, user_id=5, screen="HOME")
    view = View(position=position, locale="en", role="user", values={"shops": shops})
    markup = keyboards.draw(SCREEN, view).markup
    return json.loads(markup)["inline_keyboard"] if markup else []


def test_links_in_a_list(keyboards: Keyboards) -> None:
    """A list of links has one for each item that is visible and leads somewhere."""
    shops = (
        Shop(title="A", site="https://a.b"),
        Shop(title="B", site=" "),
        Shop(title="C", site="https://c.d", is_open=False),
    )
    assert drawn(keyboards, 5, *shops) == [
        [{"text": "App", "web_app": {"url": "https://a.b"}}],
        [{"text": "A", "url": "https://a.b"}],
    ]


def test_no_mini_app_in_a_group(keyboards: Keyboards) -> None:
    """In a group Telegram would refuse the whole message for it: the button is left out."""
    assert drawn(keyboards, -100) == []


def test_a_link_is_never_pressed(desk: Any) -> None:
    """Callback data that reads like the name of a link means no button."""
    called = parse(wires(replace(desk.ui, buttons=(button(ButtonKind.URL),))), "b~7")
    assert called is not None
    assert called.button == ""
