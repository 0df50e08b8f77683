"""Methods that send files, and change them and their captions."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from botspec.simulator import wire
from botspec.simulator.errors import ApiError, bad_request, not_played
from botspec.simulator.files import FileKind
from botspec.simulator.methods.steps import Draft, editable, kept_edit, markup_of, sent, source_of, writing_of
from botspec.simulator.parameters import Uploads
from botspec.simulator.people import Attachment
from botspec.simulator.sources import attached, stored_file
from botspec.simulator.text import caption
from botspec.simulator.wire import JsonObject, JsonValue
from botspec.simulator.world import World

FileHandler = Callable[[World, JsonObject, Uploads], Awaitable[JsonValue]]

SHOWN = {"has_spoiler": "has_media_spoiler", "show_caption_above_media": "show_caption_above_media"}
"""Parameters that a message mirrors, and the names that they have there."""

UNPLAYED_MEDIA = ("thumbnail", "cover", "start_timestamp")
INPUT_MEDIA = "can't parse InputMedia: "
LARGEST_DOWNLOAD = 20 * 1024 * 1024


def sender(kind: FileKind) -> FileHandler:
    """Returns the method that sends files of a kind."""

    async def send(world: World, params: JsonObject, uploads: Uploads) -> JsonValue:
        draft = _caption(world, params)
        file = await stored_file(world, uploads, kind, wire.string(params, kind) or "", params)
        if file is None:
            raise bad_request(f"there is no {kind} in the request")
        return sent(world, params, replace(draft, attachment=attached(file)))

    return send


async def edit_message_media(world: World, params: JsonObject, uploads: Uploads) -> JsonValue:
    """Changes what a message carries, or lets a text carry a file; caption and keyboard are replaced."""
    media = wire.child(params, "media") or {}
    kind = _kind(media)
    draft, markup = _media_caption(world, media), markup_of(params)
    file = await stored_file(world, uploads, kind, wire.string(media, "media") or "", media)
    if file is None:
        raise bad_request(f"{INPUT_MEDIA}Media not found")
    former = editable(world, params)
    if former.attachment is not None and not _is_changeable(former.attachment):
        raise bad_request("Message media can't be edited")
    edited = replace(
        former,
        content=draft.content,
        source=draft.source,
        extra={**_unchanged(former.extra, *SHOWN.values(), "link_preview_options"), **draft.extra},
        attachment=attached(file),
        markup=markup,
    )
    return kept_edit(world, former, edited)


async def edit_message_caption(world: World, params: JsonObject) -> JsonValue:
    """Changes the caption of a file; a keyboard that is not sent again is gone."""
    draft = _caption(world, params)
    markup = markup_of(params)
    former = editable(world, params)
    if former.attachment is None or former.attachment.file is None:
        raise bad_request("There is no caption in the message to edit")
    extra = {**_unchanged(former.extra, "show_caption_above_media"), **draft.extra}
    edited = replace(former, content=draft.content, source=draft.source, extra=extra, markup=markup)
    return kept_edit(world, former, edited)


async def get_file(world: World, params: JsonObject) -> JsonValue:
    """Says under which path a file can be fetched, one of up to 20 MB."""
    file = world.shelf.find(wire.string(params, "file_id") or "")
    if file is None:
        raise bad_request("Invalid file_id")
    if len(file.content.data) > LARGEST_DOWNLOAD:
        raise bad_request("File is too big")
    return {**file.ids(), "file_path": file.path}


def _kind(media: JsonObject) -> FileKind:
    """Returns the kind of an InputMedia; raises ApiError for what is not acted out."""
    for name in UNPLAYED_MEDIA:
        if name in media:
            raise not_played(f"InputMedia with {name}")
    kind = wire.string(media, "type") or ""
    if kind not in tuple(FileKind):
        raise not_played(f"InputMedia of type {kind}")
    return FileKind(kind)


def _caption(world: World, params: JsonObject) -> Draft:
    """Returns the caption of a file, and how it is shown."""
    writing = writing_of(params, "caption", "caption_entities")
    extra: JsonObject = {shown: True for name, shown in SHOWN.items() if wire.flag(params, name)}
    return Draft(content=caption(writing, world.known_user), source=source_of(writing), extra=extra)


def _media_caption(world: World, media: JsonObject) -> Draft:
    """Returns the caption that stands inside an InputMedia, whose mistakes are told as that one's."""
    try:
        return _caption(world, media)
    except ApiError as error:
        words = error.description.removeprefix("Bad Request: ")
        raise bad_request(words if words.startswith("message") else INPUT_MEDIA + words) from None


def _is_changeable(attachment: Attachment) -> bool:
    """Tells whether a message that carries this can be made to carry something else."""
    return attachment.file is not None and attachment.file.kind is not FileKind.VOICE


def _unchanged(extra: JsonObject, *names: str) -> JsonObject:
    """Returns what an edit leaves of the fields that mirror how a message was sent."""
    return {name: value for name, value in extra.items() if name not in names}
