"""The set-up calls: which menus are set for whom, and which updates are asked for."""

import dataclasses

import pytest

from botspec.contract import CommandDef, UIMap
from botspec.telegram.setup import SetupCall, command_menus, webhook_call

EN = {"commands.start": "Begin", "commands.debug": "Look inside"}
RU = {"commands.start": "Начать", "commands.debug": "Заглянуть внутрь"}
BARE = UIMap(
    name="test",
    version="1",
    spec_hash="0" * 12,
    home="MENU",
    locales=("ru", "en"),
    screens=(),
    buttons=(),
    arcs=(),
    commands=(CommandDef(name="start"), CommandDef(name="hidden", listed=False)),
    reasons=(),
    session=(),
    data=dict,
    facts=(),
    actions=(),
    texts={"ru": RU, "en": EN},
)
WITH_DEBUG = dataclasses.replace(BARE, commands=(*BARE.commands, CommandDef(name="debug", role="admin")))


def rows(call: SetupCall) -> object:
    """The commands of a call."""
    return call.params["commands"]


def test_everybody_gets_a_menu_in_every_language() -> None:
    """The first locale is set for all, and each locale under its code; unlisted commands stay out."""
    calls = command_menus(BARE, [])
    assert [call.params.get("language_code") for call in calls] == [None, "ru", "en"]
    assert rows(calls[0]) == rows(calls[1]) == [{"command": "start", "description": "Начать"}]
    assert rows(calls[2]) == [{"command": "start", "description": "Begin"}]
    assert {call.method for call in calls} == {"setMyCommands"}


def test_administrators_see_their_commands_in_their_own_chats() -> None:
    """The menu of an administrator's chat has his commands besides everybody's."""
    calls = command_menus(WITH_DEBUG, [8, 3])
    assert [call.chat_id for call in calls] == [0, 0, 0, 3, 3, 3, 8, 8, 8]
    assert rows(calls[0]) == [{"command": "start", "description": "Начать"}]
    assert calls[5].params == {
        "commands": [
            {"command": "start", "description": "Begin"},
            {"command": "debug", "description": "Look inside"},
        ],
        "scope": {"type": "chat", "chat_id": 3},
        "language_code": "en",
    }


def test_without_a_command_of_their_own_administrators_have_everybodys_menu() -> None:
    """No call is made for an administrator's chat when his menu would be the same."""
    assert {call.chat_id for call in command_menus(BARE, [8])} == {0}


def test_two_locales_of_one_language_share_its_code() -> None:
    """Telegram knows two letters: the first locale that has them counts."""
    ui = dataclasses.replace(BARE, locales=("en", "en-GB"), texts={"en": EN, "en-GB": RU})
    calls = command_menus(ui, [])
    assert [call.params.get("language_code") for call in calls] == [None, "en"]
    assert rows(calls[1]) == [{"command": "start", "description": "Begin"}]


@pytest.mark.parametrize(("max_in_flight", "connections"), [(1, 1), (40, 40), (500, 100)])
def test_the_webhook_asks_for_what_the_bot_acts_on(max_in_flight: int, connections: int) -> None:
    """Messages and presses are sent, never more at a time than the bot takes or Telegram allows."""
    call = webhook_call("https://bot.example/webhook", secret="s3", max_in_flight=max_in_flight)
    assert call.method == "setWebhook"
    assert call.params == {
        "url": "https://bot.example/webhook",
        "allowed_updates": ["message", "callback_query"],
        "max_connections": connections,
        "secret_token": "s3",
    }


def test_no_secret_is_set_when_there_is_none() -> None:
    """An empty secret is not sent: Telegram would refuse it."""
    assert "secret_token" not in webhook_call("https://bot.example", secret="", max_in_flight=1).params
