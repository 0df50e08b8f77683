"""The JSON bodies of the hot methods: what they hold, and that every text stays valid JSON."""

from typing import Any

import orjson
import pytest

from botspec.core.effects import Answer
from botspec.telegram import bodies
from botspec.telegram.bodies import TEXT_LIMIT, Message
from botspec.telegram.request import Request

MARKUP = '{"inline_keyboard":[[{"text":"Да","callback_data":"yes~1"}]]}'
SCREEN = Message(chat_id=-5, text='<b>"Menu"</b>\n', markup=MARKUP, is_html=True)


def json_of(request: Request) -> Any:
    """The JSON body of a call."""
    assert isinstance(request.body, bytes)
    return orjson.loads(request.body)


def test_a_screen_is_sent_with_its_keyboard_and_without_previews() -> None:
    """The body of sendMessage holds HTML, the keyboard as it was given, and no link preview."""
    request = SCREEN.send()
    assert request.method == "sendMessage"
    assert json_of(request) == {
        "chat_id": -5,
        "text": '<b>"Menu"</b>\n',
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": orjson.loads(MARKUP),
    }


def test_an_edit_names_its_message() -> None:
    """The body of editMessageText is that of sendMessage and the message."""
    request = SCREEN.edit(77)
    assert request.method == "editMessageText"
    assert json_of(request) == {**json_of(SCREEN.send()), "message_id": 77}


def test_a_notice_is_plain_and_bare() -> None:
    """A plain message has no parse mode and no keyboard, so that no text can break it."""
    body = json_of(Message(chat_id=5, text="1 < 2 & 3").send())
    assert body == {"chat_id": 5, "text": "1 < 2 & 3", "link_preview_options": {"is_disabled": True}}


def test_plain_takes_the_tags_out_and_keeps_the_keyboard() -> None:
    """What is left of HTML is what the user would have read."""
    text = '<b>1 &lt; 2</b> <a href="x">&amp;</a> 3 < 4'
    plain = Message(chat_id=5, text=text, markup=MARKUP, is_html=True).plain()
    assert plain == Message(chat_id=5, text="1 < 2 & 3 < 4", markup=MARKUP, reduced=True)


def test_plain_cuts_what_is_too_long() -> None:
    """A text is cut to the limit, and one can see that it was."""
    text = Message(chat_id=5, text="x" * 5000).plain().text
    assert (len(text), text[-2:]) == (TEXT_LIMIT, "x…")


def test_bare_drops_the_keyboard_alone() -> None:
    """The text of a message whose keyboard was refused stays as it is."""
    assert SCREEN.bare() == Message(chat_id=-5, text=SCREEN.text, is_html=True, reduced=True)


@pytest.mark.parametrize(
    ("effect", "body"),
    [
        (Answer(callback_id="q"), {"callback_query_id": "q"}),
        (Answer(callback_id="q", text="Hi"), {"callback_query_id": "q", "text": "Hi", "show_alert": False}),
        (
            Answer(callback_id="q", text='"No"', alert=True),
            {"callback_query_id": "q", "text": '"No"', "show_alert": True},
        ),
    ],
)
def test_an_answer_has_text_only_when_there_is_one(effect: Answer, body: dict[str, object]) -> None:
    """An answer without text only stops the button's loader."""
    assert orjson.loads(bodies.answer(effect)) == body


def test_half_a_surrogate_pair_does_not_break_a_body() -> None:
    """A text that is no valid Unicode is sent with a question mark in its place."""
    body = json_of(Message(chat_id=5, text="a\ud800b", markup='{"x":"\ud800"}').send())
    assert (body["text"], body["reply_markup"]) == ("a?b", {"x": "?"})
