"""Methods for the bot's list of commands, by scope and language."""

import re

from botspec.simulator import wire
from botspec.simulator.errors import bad_request
from botspec.simulator.wire import JsonObject, JsonValue
from botspec.simulator.world import World

LONGEST_NAME = 32
LONGEST_DESCRIPTION = 256
DEFAULT = "default"


async def set_my_commands(world: World, params: JsonObject) -> JsonValue:
    """Sets the commands of a scope and language."""
    key = _key(world, params)
    commands = [_command(command) for command in wire.objects(params, "commands")]
    if commands:
        world.commands[key] = commands
    else:
        world.commands.pop(key, None)
    return True


async def get_my_commands(world: World, params: JsonObject) -> JsonValue:
    """Returns the commands of exactly this scope and language."""
    return [*world.commands.get(_key(world, params), [])]


async def delete_my_commands(world: World, params: JsonObject) -> JsonValue:
    """Forgets the commands of a scope and language."""
    world.commands.pop(_key(world, params), None)
    return True


def shown_commands(world: World, language: str, user: int | None) -> list[JsonObject]:
    """Returns the commands that a user of this language sees in his private chat: the narrowest list wins."""
    scopes = (*((f"chat {user}",) if user is not None else ()), "all_private_chats", DEFAULT)
    for scope in scopes:
        for code in dict.fromkeys((language[:2].lower(), "")):
            if (scope, code) in world.commands:
                return world.commands[scope, code]
    return []


def _key(world: World, params: JsonObject) -> tuple[str, str]:
    """Returns scope and language; raises ApiError for a chat or a language that there is not."""
    language = wire.string(params, "language_code") or ""
    scope = wire.child(params, "scope") or {}
    kind = wire.string(scope, "type") or DEFAULT
    chat = f" {world.chat(scope['chat_id']).id}" if "chat_id" in scope else ""
    member = f" {scope['user_id']}" if "user_id" in scope else ""
    if not re.fullmatch(r"(?:[a-z]{2})?", language):
        raise bad_request("Invalid language code specified")
    return f"{kind}{chat}{member}", language


def _command(data: JsonObject) -> JsonObject:
    """Returns one command as Telegram keeps it: trimmed, without a leading slash."""
    name = (wire.string(data, "command") or "").strip().removeprefix("/")
    description = (wire.string(data, "description") or "").strip()
    if not name:
        raise bad_request("Command must be non-empty")
    if len(name) > LONGEST_NAME:
        raise bad_request(f"Command length must not exceed {LONGEST_NAME}")
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > LONGEST_DESCRIPTION:
        raise bad_request(f"Command description length must not exceed {LONGEST_DESCRIPTION}")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {**data, "command": name, "description": description}
