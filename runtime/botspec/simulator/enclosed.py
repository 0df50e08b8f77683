"""What people send beside texts: files, contacts and locations; what is not given of them is made up."""

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass, replace

from botspec.simulator.ask import Ask
from botspec.simulator.errors import ControlError
from botspec.simulator.files import Content, FileKind
from botspec.simulator.people import Attachment, SimUser
from botspec.simulator.pictures import look, paint
from botspec.simulator.sources import NUMBERS, TRAITS, attached, traits_of, typed
from botspec.simulator.wire import JsonObject
from botspec.simulator.world import World

KINDS = (*(kind.value for kind in FileKind), "contact", "location")
"""Everything that a user can send instead of a text."""

MIME_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
WIDTH, HEIGHT = 640, 480
LONGEST_SIDE = 5_000
"""Pixels of a picture that the simulator paints."""

SECONDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """What a user sends: its kind, what is said of it, the bytes of a file, and its caption.

    A photo is said by `width` and `height` (or is `content`), other files by `name`, `mime_type`, `width`,
    `height`, `duration`, `title`, `performer`; each may come as `base64`. A contact has a `phone`, and
    `first_name`, `last_name`, `user_id` when it is not the user's own; a location `latitude`, `longitude`.
    """

    kind: str
    fields: JsonObject
    content: Content | None = None
    caption: str = ""


def attachment_of(world: World, user: SimUser, enclosed: Enclosed) -> Attachment:
    """Returns what a user's message carries; raises ControlError for what cannot be sent."""
    match enclosed.kind:
        case "contact":
            return Attachment(kind="contact", fields={"contact": _contact(user, enclosed.fields)})
        case "location":
            return Attachment(kind="location", fields={"location": _location(enclosed.fields)})
        case kind if kind in KINDS:
            return _file(world, FileKind(kind), enclosed)
        case other:
            raise ControlError(f'a user cannot send a "{other}"; he can send: {", ".join(KINDS)}')


def _file(world: World, kind: FileKind, enclosed: Enclosed) -> Attachment:
    """Returns a file that a user sends."""
    ask = Ask(enclosed.fields, ("base64", "name", "mime_type", *TRAITS[kind]))
    said: JsonObject = {}
    for name in TRAITS[kind]:
        value = ask.count(name) if name in NUMBERS else ask.text(name)
        if value is not None:
            said[name] = value
    content = typed(kind, _content(kind, enclosed, ask))
    if kind is FileKind.PHOTO and look(content.data) is None:
        raise ControlError("the photo is no PNG, JPEG, GIF or WebP picture; send it as a document")
    return attached(world.shelf.put(kind, content, traits_of(kind, content, _made_up(kind) | said)))


def _content(kind: FileKind, enclosed: Enclosed, ask: Ask) -> Content:
    """Returns the bytes of a file: those that came, those in base64, or some."""
    name, mime_type, encoded = ask.text("name"), ask.text("mime_type"), ask.text("base64")
    if mime_type is not None and not MIME_TYPE.fullmatch(mime_type):
        raise ControlError(f'"mime_type" must be one such as "application/pdf", got "{mime_type}"')
    if enclosed.content is not None:
        came = enclosed.content
    elif encoded is not None:
        came = Content(data=_decoded(encoded))
    elif kind is FileKind.PHOTO:
        came = Content(data=_painted(ask))
    else:
        came = Content(data=f"A {kind} of the simulator\n".encode())
    if not came.data:
        raise ControlError(f"the {kind} is empty; a client sends no empty file")
    return replace(came, name=name or came.name, mime_type=mime_type or came.mime_type)


def _made_up(kind: FileKind) -> JsonObject:
    """Returns the traits of a file of which nothing was said."""
    usual: JsonObject = {"width": WIDTH, "height": HEIGHT, "duration": SECONDS}
    return {name: usual[name] for name in TRAITS[kind] if name in usual}


def _decoded(text: str) -> bytes:
    """Returns the bytes that stand in base64."""
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ControlError('"base64" is no base64') from None


def _painted(ask: Ask) -> bytes:
    """Returns a picture of the size that was said."""
    width, height = (ask.count(side) or usual for side, usual in (("width", WIDTH), ("height", HEIGHT)))
    if max(width, height) > LONGEST_SIDE:
        raise ControlError(f"the simulator paints pictures of up to {LONGEST_SIDE} pixels a side")
    return paint(width, height)


def _contact(user: SimUser, fields: JsonObject) -> JsonObject:
    """Returns the Bot API's Contact; without a first name it is the user's own."""
    ask = Ask(fields, ("phone", "first_name", "last_name", "user_id"))
    first_name = ask.text("first_name")
    own: JsonObject = {"first_name": user.first_name, "user_id": user.id}
    others: JsonObject = {
        "first_name": first_name,
        "last_name": ask.text("last_name"),
        "user_id": ask.integer("user_id"),
    }
    known = others if first_name else {**others, **own}
    return {
        "phone_number": ask.needed_text("phone"),
        **{name: value for name, value in known.items() if value is not None},
    }


def _location(fields: JsonObject) -> JsonObject:
    """Returns the Bot API's Location."""
    ask = Ask(fields, ("latitude", "longitude"))
    return {
        "latitude": ask.needed_number("latitude", 90),
        "longitude": ask.needed_number("longitude", 180),
    }
