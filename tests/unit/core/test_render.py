"""Screens and answers as data."""

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from botspec.contract import Media, MediaDef, MediaKind, Show, UIMap
from botspec.core.effects import Attached, Mode
from botspec.core.render import Renderer
from botspec.core.texts import Texts, money
from botspec.core.view import View


@pytest.fixture(scope="module")
def renderer(ui: UIMap) -> Renderer:
    """The renderer of the small bot."""
    return Renderer(ui, Texts(ui))


def view(desk: Any, screen: str, locale: str = "en", role: str = "user", **changes: object) -> View:
    position = desk.at(screen, **changes)
    values = {**position.data, "pizzas": desk.pizzas}
    return View(position=position, locale=locale, role=role, values=values)


def rows(markup: str) -> list[list[tuple[str, str]]]:
    keyboard = json.loads(markup)["inline_keyboard"]
    return [[(cell["text"], cell["callback_data"]) for cell in row] for row in keyboard]


def test_draws_a_fixed_keyboard_with_the_rev(desk: Any, ui: UIMap) -> None:
    """A keyboard that never changes is prepared once per locale; only the rev in its data is new."""
    bare = replace(ui, screens=tuple(replace(one, keyboard=(("SHOP", "HOME"),)) for one in ui.screens))
    drawn = Renderer(bare, Texts(bare))
    show = drawn.show(view(desk, "HOME", "ru"), Mode.EDIT)
    assert rows(show.markup) == [[("Меню", "cat:shop~7"), ("Домой", "home~7")]]
    assert (show.buttons, show.text, show.mode, show.message_id) == (2, "Дом", Mode.EDIT, 70)


def test_hides_what_is_not_for_the_user(desk: Any, renderer: Renderer) -> None:
    """A button of admins is drawn for admins alone, and an invisible one for nobody."""
    assert rows(renderer.show(view(desk, "HOME"), Mode.EDIT).markup) == [[("Shop", "cat:shop~7")]]
    assert len(rows(renderer.show(view(desk, "HOME", role="admin"), Mode.EDIT).markup)[0]) == 2
    assert rows(renderer.show(view(desk, "ORDER"), Mode.EDIT).markup)[0] == [("Back", "back~7")]
    assert rows(renderer.show(view(desk, "ORDER", pizza="x"), Mode.EDIT).markup)[0][0] == ("Pay", "pay~7")


def test_pages_a_list(desk: Any, renderer: Renderer) -> None:
    """A list is cut into pages, with the number of the page before and after.

    A page that is gone is the last.
    """
    first = rows(renderer.show(view(desk, "SHOP"), Mode.EDIT).markup)
    assert first[0] == [("Margherita", "pizza:margherita~7"), ("Funghi & <co>", "pizza:funghi~7")]
    assert first[1] == [("2 ›", "page:1~7")]
    last = rows(renderer.show(view(desk, "SHOP", page=9), Mode.EDIT).markup)
    assert last[:2] == [[("Diavola", "pizza:diavola~7")], [("‹ 1", "page:0~7")]]


def test_an_empty_list_has_no_rows(desk: Any, renderer: Renderer) -> None:
    """Without items only the fixed buttons are left."""
    shop = view(desk, "SHOP")
    show = renderer.show(replace(shop, values={**shop.values, "pizzas": ()}), Mode.EDIT)
    assert rows(show.markup) == [[("Back", "back~7")]]


def test_escapes_values_in_screens_alone(desk: Any, renderer: Renderer) -> None:
    """What a user typed can never become HTML of a screen; labels are plain text for Telegram."""
    show = renderer.show(view(desk, "ORDER", pizza="p", note="<b>&"), Mode.EDIT)
    assert show.text == "p x 1: &lt;b&gt;&amp;"
    assert "Funghi & <co>" in renderer.show(view(desk, "SHOP"), Mode.EDIT).markup


def test_an_arg_that_does_not_fit_is_a_clear_error(desk: Any, renderer: Renderer) -> None:
    """An item whose arg is longer than declared is named with its size, before Telegram refuses it."""
    shop = view(desk, "SHOP")
    long = replace(desk.pizzas[0], id="я" * 9)
    with pytest.raises(ValueError, match=r"the arg of PIZZA has 18 bytes; item.id declares 1 to 16"):
        renderer.show(replace(shop, values={**shop.values, "pizzas": (long,)}), Mode.EDIT)


@pytest.mark.parametrize(
    ("how", "asked", "stored", "mode"),
    [
        (Show.AUTO, Mode.EDIT, 70, Mode.EDIT),
        (Show.AUTO, Mode.SEND, 70, Mode.SEND),
        (Show.AUTO, Mode.EDIT, None, Mode.SEND),
        (Show.EDIT, Mode.SEND, 70, Mode.EDIT),
        (Show.SEND, Mode.EDIT, 70, Mode.SEND),
        (Show.REPLACE, Mode.EDIT, 70, Mode.REPLACE),
        (Show.REPLACE, Mode.EDIT, None, Mode.SEND),
    ],
)
def test_the_spec_chooses_how_a_screen_appears(
    desk: Any, ui: UIMap, how: Show, asked: Mode, stored: int | None, mode: Mode
) -> None:
    """`show` overrides how a screen gets there; without a message it is always sent."""
    changed = replace(ui, screens=tuple(replace(one, show=how) for one in ui.screens))
    shown = Renderer(changed, Texts(changed)).show(view(desk, "HOME", message_id=stored), asked)
    assert shown.mode is mode


def test_answers_are_cut_where_telegram_would_refuse(renderer: Renderer) -> None:
    """An answer has at most 200 characters, and is a window when its reason says so."""
    text = renderer.say("SOLD_OUT", "en", {})
    answer = renderer.answer("9", "SOLD_OUT", text)
    assert (len(answer.text), answer.text[-1], answer.alert) == (200, "…", False)
    assert renderer.answer("9", "BALANCE_INSUFFICIENT", "no").alert
    assert renderer.say("SUCCESS", "en", {}) == ""


@pytest.mark.parametrize(("locale", "text"), [("en", "1,234.50"), ("ru", "1\u00a0234,50")])
def test_money_is_written_as_people_do(locale: str, text: str) -> None:
    """An amount has two digits after the point, in the locale's own form."""
    assert money(Decimal("1234.5"), locale) == text


@pytest.mark.parametrize("arg", ["a~1", "a\nb"])
def test_an_arg_that_looks_like_the_end_is_a_clear_error(desk: Any, renderer: Renderer, arg: str) -> None:
    """An item whose arg could not be read back from its button is named before anybody presses it."""
    shop = view(desk, "SHOP")
    odd = replace(desk.pizzas[0], id=arg)
    with pytest.raises(ValueError, match="the arg of PIZZA has a ~ or a control character"):
        renderer.show(replace(shop, values={**shop.values, "pizzas": (odd,)}), Mode.EDIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A record with a picture, or without."""

    picture: object


def carrying(desk: Any, ui: UIMap, media: MediaDef, **values: object) -> Any:
    """HOME, drawn with this media."""
    screens = tuple(replace(one, media=media if one.id == "HOME" else None) for one in ui.screens)
    changed = replace(ui, screens=screens)
    home = view(desk, "HOME")
    return Renderer(changed, Texts(changed)).show(replace(home, values={**home.values, **values}), Mode.EDIT)


def test_a_screen_carries_what_its_fact_names(desk: Any, ui: UIMap) -> None:
    """A fact, a field of one, or an address; what is none leaves a text."""
    cat = Media.cached("AgAC")
    photo = Attached(kind=MediaKind.PHOTO, media=cat)
    field = MediaDef(kind=MediaKind.PHOTO, take="run.picture")
    assert carrying(desk, ui, MediaDef(kind=MediaKind.PHOTO, take="logo"), logo=cat).media == photo
    assert carrying(desk, ui, field, run=Run(picture=cat)).media == photo
    assert carrying(desk, ui, field, run=Run(picture=None)).media is None
    url = MediaDef(kind=MediaKind.VIDEO, url="https://example.org/a.mp4")
    expected = Attached(kind=MediaKind.VIDEO, media=Media.url("https://example.org/a.mp4"))
    assert carrying(desk, ui, url).media == expected


def test_what_is_no_media_is_a_clear_error(desk: Any, ui: UIMap) -> None:
    """A function that gives something else is named by its fact."""
    with pytest.raises(TypeError, match=r"run.picture must be a Media, not str"):
        carrying(desk, ui, MediaDef(kind=MediaKind.PHOTO, take="run.picture"), run=Run(picture="cat.png"))


def test_a_screen_knows_what_its_message_carries(desk: Any, renderer: Renderer) -> None:
    """The mark of the position goes along with its message."""
    home = view(desk, "HOME")
    show = renderer.show(replace(home, position=replace(home.position, carries="photo:1")), Mode.EDIT)
    assert (show.message_id, show.carries, show.media) == (70, "photo:1", None)
