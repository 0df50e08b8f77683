"""The control API under /sim/: JSON in, JSON out; every mistake is a 400 that says how to mend it."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from botspec.simulator.ask import Ask, body_of, letter_of, query_of
from botspec.simulator.calls import Drop, Fault
from botspec.simulator.enclosed import KINDS, Enclosed
from botspec.simulator.errors import ControlError
from botspec.simulator.stage import Stage, Where
from botspec.simulator.transport import json_response
from botspec.simulator.wire import JsonObject

Control = Callable[[Stage, web.Request], Awaitable[JsonObject]]


async def post_message(stage: Stage, request: web.Request) -> JsonObject:
    """Lets a user write, or send something: {user, text or a kind, caption?, language?, wait? ...} -> ids.

    With a `chat`, a negative number, it is said in that group, which comes to be then. A kind is one of
    `photo`, `document`, `contact` ... with an object, or in multipart with a file. `reply_to` is a message,
    `album` a name that all items of an album have; `wait` answers when the bot is done with it.
    """
    knows = ("user", "text", *KINDS, "caption", "language", "first_name", "chat", "reply_to", "album", "wait")
    ask, files = await letter_of(request, knows)
    user, wait = ask.needed_integer("user"), ask.flag("wait")
    given = [kind for kind in ("text", *KINDS) if ask.raw(kind) is not None]
    if len(given) != 1:
        raise ControlError(f"give one of: text, {', '.join(KINDS)}; got {', '.join(given) or 'none'}")
    (kind,) = given
    where: Where = {
        "language": ask.text("language"),
        "first_name": ask.text("first_name"),
        "chat": ask.integer("chat"),
        "reply_to": ask.integer("reply_to"),
        "album": ask.text("album"),
    }
    if kind == "text":
        if ask.raw("caption") is not None:
            raise ControlError('"caption" is for files; a text has none')
        sent = stage.message(user, ask.needed_text("text"), **where)
    else:
        caption = ask.text("caption") or ""
        enclosed = Enclosed(kind=kind, fields=ask.child(kind), content=files.get(kind), caption=caption)
        sent = stage.enclose(user, enclosed, **where)
    if wait:
        await stage.idle()
    return {"update_id": sent.update_id, "message_id": sent.message_id}


async def post_press(stage: Stage, request: web.Request) -> JsonObject:
    """Lets a user press: {user, button or data, message_id?, wait?, chat?} -> ids, answer.

    Without a chat it is the private one; `wait` answers when the bot is done with it. A button of the reply
    keyboard sends a message, which has no `callback_id`.
    """
    ask = await body_of(request, ("user", "button", "data", "message_id", "wait", "chat"))
    wait = ask.flag("wait")
    pressed = stage.press(
        ask.needed_integer("user"),
        button=ask.text("button"),
        data=ask.text("data"),
        message_id=ask.integer("message_id"),
        chat=ask.integer("chat"),
    )
    result: JsonObject = {"update_id": pressed.update_id, "callback_id": pressed.callback_id or None}
    if not wait:
        return result
    if not pressed.callback_id:
        await stage.idle()
        return result
    answer = await stage.answer_to(pressed.callback_id)
    await stage.idle()
    shown: JsonObject | None = (
        None if answer is None else {"text": answer.text, "show_alert": answer.show_alert}
    )
    return {**result, "answer": shown}


async def post_redeliver(stage: Stage, request: web.Request) -> JsonObject:
    """Delivers an update again: {update_id, new_update_id?} -> {update_id, callback_id?}."""
    ask = await body_of(request, ("update_id", "new_update_id"))
    repeated = stage.redeliver(ask.needed_integer("update_id"), new_update_id=ask.flag("new_update_id"))
    return {"update_id": repeated.update_id, "callback_id": repeated.callback_id}


async def get_chat(stage: Stage, request: web.Request) -> JsonObject:
    """Shows a chat: ?user=&after=, or ?chat=&user= for a group -> {messages, answers, action}."""
    ask = query_of(request.query, ("user", "chat", "after"))
    group = ask.integer("chat")
    chat = ask.needed_integer("user") if group is None else group
    return stage.chat(chat, after=ask.integer("after") or 0, user=ask.integer("user"))


async def get_calls(stage: Stage, request: web.Request) -> JsonObject:
    """Lists Bot API calls: ?since=&wait=1 -> {calls}."""
    ask = query_of(request.query, ("since", "wait"))
    since = ask.integer("since") or 0
    calls = await stage.calls_after(since) if ask.integer("wait") else stage.calls(since)
    return {"calls": [call.as_json() for call in calls]}


async def post_fault(stage: Stage, request: web.Request) -> JsonObject:
    """Orders a fault: {method, error_code, description?, retry_after?, times?} or {method, drop, times?}."""
    knows = ("method", "error_code", "description", "retry_after", "times", "drop")
    ask = await body_of(request, knows)
    fault = Fault(
        method=ask.needed_text("method"),
        error_code=ask.integer("error_code") or 0,
        description=ask.text("description"),
        retry_after=ask.integer("retry_after"),
        drop=_drop(ask),
    )
    times = ask.integer("times")
    stage.fault(fault, times=1 if times is None else times)
    return {}


async def get_faults(stage: Stage, _request: web.Request) -> JsonObject:
    """Lists the faults to come: {faults}."""
    return {"faults": [{**fault.as_json(), "times": times} for fault, times in stage.faults()]}


async def delete_faults(stage: Stage, _request: web.Request) -> JsonObject:
    """Forgets the faults to come."""
    stage.clear_faults()
    return {}


async def post_block(stage: Stage, request: web.Request) -> JsonObject:
    """Lets a user block or unblock the bot, in a group remove it: {user, blocked, chat?} -> {update_id}."""
    ask = await body_of(request, ("user", "blocked", "chat"))
    user, chat = ask.needed_integer("user"), ask.integer("chat")
    return {"update_id": stage.block(user, blocked=ask.flag("blocked"), chat=chat)}


async def post_migrate(stage: Stage, request: web.Request) -> JsonObject:
    """Turns a group into a supergroup: {chat, to} -> {update_ids}, of the old chat and of the new one."""
    ask = await body_of(request, ("chat", "to"))
    return {"update_ids": [*stage.migrate(ask.needed_integer("chat"), ask.needed_integer("to"))]}


async def get_commands(stage: Stage, request: web.Request) -> JsonObject:
    """Shows the menu of commands: ?language=&user= -> {commands}."""
    ask = query_of(request.query, ("language", "user"))
    commands = stage.commands(ask.text("language") or "en", user=ask.integer("user"))
    return {"commands": [*commands]}


async def get_updates(stage: Stage, request: web.Request) -> JsonObject:
    """Lists updates and their deliveries: ?since= -> {updates}."""
    ask = query_of(request.query, ("since",))
    return {"updates": [entry.as_json() for entry in stage.updates(ask.integer("since") or 0)]}


async def post_idle(stage: Stage, request: web.Request) -> JsonObject:
    """Waits until nothing is undelivered, at most 10 s: {} -> {idle}."""
    await body_of(request, ())
    return {"idle": await stage.idle()}


ROUTES: tuple[tuple[str, str, Control], ...] = (
    ("POST", "/sim/message", post_message),
    ("POST", "/sim/press", post_press),
    ("POST", "/sim/redeliver", post_redeliver),
    ("GET", "/sim/chat", get_chat),
    ("GET", "/sim/calls", get_calls),
    ("POST", "/sim/fault", post_fault),
    ("GET", "/sim/faults", get_faults),
    ("DELETE", "/sim/faults", delete_faults),
    ("POST", "/sim/block", post_block),
    ("POST", "/sim/migrate", post_migrate),
    ("GET", "/sim/commands", get_commands),
    ("GET", "/sim/updates", get_updates),
    ("POST", "/sim/idle", post_idle),
)


def add_control_routes(app: web.Application, stage: Stage) -> None:
    """Adds the control API to a server."""
    for method, path, control in ROUTES:
        app.router.add_route(method, path, _served(stage, control))
    app.router.add_route("*", "/sim/{rest:.*}", _unknown)


def _served(stage: Stage, control: Control) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Returns the HTTP handler of a control request."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            result = await control(stage, request)
        except ControlError as error:
            return json_response({"ok": False, "error": str(error)}, HTTPStatus.BAD_REQUEST)
        return json_response({"ok": True, **result})

    return handle


async def _unknown(request: web.Request) -> web.StreamResponse:
    """Answers a control request that there is not."""
    known = ", ".join(f"{method} {path}" for method, path, _ in ROUTES)
    error = f"there is no {request.method} {request.path}; there are: {known}"
    return json_response({"ok": False, "error": error}, HTTPStatus.NOT_FOUND)


def _drop(ask: Ask) -> Drop | None:
    """Returns when a fault closes the connection."""
    match ask.raw("drop"):
        case None | False:
            return None
        case True | "before":
            return Drop.BEFORE
        case "after":
            return Drop.AFTER
        case _:
            raise ControlError('"drop" must be true (before the effect) or "after"')
