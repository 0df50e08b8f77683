"""The JSON bodies of the hot methods: what they hold, and that every text stays valid JSON."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from botspec.contract.media import MediaKind
from botspec.core.effects import Answer, Toward
from botspec.telegram import bodies
from botspec.telegram.bodies import TEXT_LIMIT, Message
from botspec.telegram.captioned import Captioned
from botspec.telegram.request import Form, Request
from botspec.telegram.sources import Source

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


def test_a_reply_names_its_message() -> None:
    """A new message replies to one of a member, and goes out even if that one is gone; an edit does not."""
    message = replace(SCREEN, toward=Toward(reply_to=70))
    replying = {"reply_parameters": {"message_id": 70, "allow_sending_without_reply": True}}
    assert json_of(message.send()) == {**json_of(SCREEN.send()), **replying}
    assert json_of(message.edit(77)) == json_of(SCREEN.edit(77))


NAME = Toward(name='<a href="tg://user?id=7">Ann</a>')


def test_a_new_message_begins_with_a_name() -> None:
    """What has no message to reply to names whom it is to; plain text becomes HTML for it."""
    body = json_of(Message(chat_id=-5, text="1 < 2", toward=NAME).send())
    assert (body["text"], body["parse_mode"]) == ('<a href="tg://user?id=7">Ann</a>\n1 &lt; 2', "HTML")
    assert json_of(replace(SCREEN, toward=NAME).send())["text"].endswith('</a>\n<b>"Menu"</b>\n')
    assert json_of(replace(SCREEN, toward=NAME).edit(7)) == json_of(SCREEN.edit(7))


def test_a_name_for_which_there_is_no_room() -> None:
    """A text as long as Telegram takes is sent without the name, and so is what Telegram refused with it."""
    long = Message(chat_id=-5, text="x" * TEXT_LIMIT, toward=NAME)
    assert json_of(long.send())["text"] == long.text
    refused = replace(SCREEN, toward=NAME).plain()
    assert json_of(refused.send())["text"] == refused.text


@pytest.mark.parametrize("toward", [NAME, Toward(reply_to=70)])
def test_a_file_is_sent_to_somebody(toward: Toward) -> None:
    """A caption begins with the name, or the file replies: by its id as well as uploaded."""
    message = Message(chat_id=-5, text="Cat", toward=toward)
    known = Source(kind=MediaKind.PHOTO, mark="m", file_id="AgAC")
    body = json_of(Captioned(message=message, source=known).send())
    form = Captioned(message=message, source=replace(known, file_id="", path="/cat.png")).send().body
    assert isinstance(form, Form)
    texts = dict(form.texts)
    assert texts["caption"] == body["caption"] == (f"{toward.name}\nCat" if toward.name else "Cat")
    assert orjson.loads(texts.get("reply_parameters", "null")) == body.get("reply_parameters")
    assert ("reply_parameters" in body) is bool(toward.reply_to)
