"""A group becomes a supergroup: a new chat with a new id, and two messages that tell of it."""

from botspec.simulator.actions import DAY, chat_of
from botspec.simulator.errors import ControlError
from botspec.simulator.people import Chat, bot_json
from botspec.simulator.updates import Happening
from botspec.simulator.views import chat_json
from botspec.simulator.wire import JsonObject
from botspec.simulator.world import World


def migrate(world: World, chat_id: int, to: int) -> tuple[int | None, int | None]:
    """Turns a group into a supergroup; returns the ids of the updates in the old and in the new chat.

    Raises ControlError.
    """
    old = chat_of(world, chat_id)
    if old.user is not None or to >= 0:
        raise ControlError("only a group becomes a supergroup; give negative numbers as chat and to")
    if old.moved_to or to in world.chats:
        raise ControlError(f"chat {chat_id} has moved already, or there is a chat {to}; give another one")
    new = world.chats[to] = Chat(id=to, title=old.title)
    old.moved_to = to
    told = _tell(world, old, {"migrate_to_chat_id": to})
    return told, _tell(world, new, {"migrate_from_chat_id": chat_id})


def _tell(world: World, chat: Chat, content: JsonObject) -> int | None:
    """Posts a service message into a chat; nobody sees it, and the bot hears of it."""
    body: JsonObject = {
        "message_id": world.next_message_id(),
        "from": bot_json(world.profile),
        "chat": chat_json(chat),
        "date": world.now(),
        **content,
    }
    entry = world.post(Happening(kind="message", body=body, lane=f"chat {chat.id}", lifetime=DAY))
    return None if entry is None else entry.update_id
