"""From what a bot or a user gives for a file to a file that Telegram keeps, checked as Telegram checks it."""

from dataclasses import replace
from mimetypes import guess_type

from botspec.simulator import wire
from botspec.simulator.errors import bad_request
from botspec.simulator.files import Content, FileKind, StoredFile
from botspec.simulator.parameters import Uploads
from botspec.simulator.people import Attachment
from botspec.simulator.pictures import look
from botspec.simulator.wire import JsonObject
from botspec.simulator.world import World

ATTACHED = "attach://"
LARGEST_PHOTO = 10 * 1024 * 1024
LONGEST_SIDES = 10_000
"""Pixels of a photo's width and height together."""

STEEPEST = 20
"""How many times longer one side of a photo may be than the other."""

TRAITS = {
    FileKind.PHOTO: ("width", "height"),
    FileKind.VIDEO: ("width", "height", "duration"),
    FileKind.DOCUMENT: (),
    FileKind.ANIMATION: ("width", "height", "duration"),
    FileKind.AUDIO: ("duration", "performer", "title"),
    FileKind.VOICE: ("duration",),
}
"""What Telegram tells of a file of a kind, beside its ids, name and size."""

NUMBERS = frozenset({"width", "height", "duration"})
PICTURES = frozenset({FileKind.PHOTO, FileKind.ANIMATION})
ANY_BYTES = "application/octet-stream"
USUAL = {FileKind.VIDEO: "video/mp4", FileKind.AUDIO: "audio/mpeg", FileKind.VOICE: "audio/ogg"}


async def stored_file(
    world: World, uploads: Uploads, kind: FileKind, given: str, said: JsonObject
) -> StoredFile | None:
    """Returns the file that a bot means by `attach://part`, an address or a file_id; None for no such part.

    `said` has the traits that the bot says; raises ApiError for what Telegram refuses.
    """
    if given.startswith(ATTACHED):
        content = uploads.get(given.removeprefix(ATTACHED))
        if content is None:
            return None
        known = typed(kind, content)
        return world.shelf.put(kind, known, _checked(kind, known, said))
    if "." in given or "://" in given:
        content = await world.fetcher.fetch(given, kind)
        return world.shelf.from_address(given, kind, content, _checked(kind, content, said))
    file = world.shelf.find(given)
    if file is None:
        raise bad_request("Wrong file identifier/HTTP URL specified")
    if file.kind is not kind:
        raise bad_request(f"Can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
    return file


def attached(file: StoredFile) -> Attachment:
    """Returns a file as a message carries it."""
    own = file.ids() | {name: file.traits[name] for name in TRAITS[file.kind] if name in file.traits}
    match file.kind:
        case FileKind.PHOTO:
            fields: JsonObject = {"photo": [own]}
        case FileKind.ANIMATION:
            whole = own | file.named()
            fields = {"animation": whole, "document": file.ids() | file.named()}
        case FileKind.VOICE:
            fields = {"voice": own | {"mime_type": file.content.mime_type}}
        case FileKind.VIDEO | FileKind.DOCUMENT | FileKind.AUDIO:
            fields = {file.kind.value: own | file.named()}
    return Attachment(kind=file.kind.value, fields=fields, file=file)


def typed(kind: FileKind, content: Content) -> Content:
    """Returns the content with the MIME type that it shows itself, else the one that was said or is usual."""
    picture = look(content.data) if kind in PICTURES else None
    if picture is not None:
        return replace(content, mime_type=picture.mime_type)
    known = (content.mime_type, guess_type(content.name)[0], USUAL.get(kind))
    telling = (one for one in known if one and one != ANY_BYTES)
    return replace(content, mime_type=next(telling, content.mime_type))


def traits_of(kind: FileKind, content: Content, said: JsonObject) -> JsonObject:
    """Returns what is known of a file: pictures say their size themselves, else what was said counts."""
    traits: JsonObject = {name: 0 for name in TRAITS[kind] if name in NUMBERS}
    traits.update({name: said[name] for name in TRAITS[kind] if name in said})
    picture = look(content.data) if kind in PICTURES else None
    if picture is not None:
        traits.update(width=picture.width, height=picture.height)
    return traits


def _checked(kind: FileKind, content: Content, said: JsonObject) -> JsonObject:
    """Returns the traits of a new file; raises ApiError for one that Telegram does not take."""
    size = len(content.data)
    if not size:
        raise bad_request("File must be non-empty")
    traits = traits_of(kind, content, said)
    if kind is FileKind.PHOTO:
        _check_photo(size, traits)
    return traits


def _check_photo(size: int, traits: JsonObject) -> None:
    """Raises ApiError for a photo that is too big, no picture, or out of proportion."""
    if size > LARGEST_PHOTO:
        raise bad_request(
            f"File of size {size} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes"
        )
    width, height = (wire.integer(traits, side) or 0 for side in ("width", "height"))
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if width + height > LONGEST_SIDES or max(width, height) > STEEPEST * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
