"""Methods that answer presses, show what the bot does, and say who it is."""

from botspec.simulator import wire
from botspec.simulator.errors import bad_request
from botspec.simulator.people import Answer, bot_json
from botspec.simulator.wire import JsonObject, JsonValue
from botspec.simulator.world import World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
LONGEST_CACHE = 2_592_000
ACTION_SECONDS = 5.0

CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


async def answer_callback_query(world: World, params: JsonObject) -> JsonValue:
    """Answers a press: once, and within the window in which the client waits."""
    press = world.presses.get(wire.string(params, "callback_query_id") or "")
    late = press is None or world.timing.now() - press.asked_at > world.timing.answer_window
    if press is None or late or press.answer is not None:
        raise bad_request(TOO_OLD)
    if not 0 <= (wire.integer(params, "cache_time") or 0) <= LONGEST_CACHE:
        raise bad_request(f'Field "cache_time" must be between 0 and {LONGEST_CACHE}')
    url = wire.string(params, "url")
    start = f"https://t.me/{world.profile.username}?start="
    if url and not url.startswith((start, start.removeprefix("https://"))):
        raise bad_request("URL_INVALID")
    press.answer = Answer(
        callback_id=press.callback_id,
        text=wire.string(params, "text") or None,
        show_alert=wire.flag(params, "show_alert"),
        url=url,
    )
    world.chats[press.chat].answers.append(press.answer)
    world.tell(
        "bot_answer",
        user=press.user,
        callback_id=press.callback_id,
        text=press.answer.text,
        show_alert=press.answer.show_alert,
    )
    world.bell.ring()
    return True


async def send_chat_action(world: World, params: JsonObject) -> JsonValue:
    """Shows what the bot does, for five seconds or until its next message."""
    if "message_thread_id" in params:
        raise bad_request("Message thread not found")
    action = wire.string(params, "action")
    chat = world.open_chat(params["chat_id"])
    if action not in CHAT_ACTIONS:
        raise bad_request("Wrong parameter action in request")
    chat.action = action
    chat.action_until = world.timing.now() + ACTION_SECONDS
    world.bell.ring()
    return True


async def get_me(world: World, _params: JsonObject) -> JsonValue:
    """Says who the bot is."""
    return {
        **bot_json(world.profile),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
