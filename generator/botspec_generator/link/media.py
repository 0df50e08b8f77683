"""The media of screens: a kind, and what is shown as it."""

import re
from typing import Final

from botspec.contract.media import MediaKind
from botspec.contract.types import Kind
from botspec.contract.uimap import MediaDef
from botspec_generator.document.shapes import MediaShape
from botspec_generator.findings import Code, mend
from botspec_generator.link.parts import FAMILIES
from botspec_generator.link.scope import Scope, Typed
from botspec_generator.source import Node

_PATH: Final = re.compile(r"([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?")
_ADDRESS: Final = re.compile(r"https://[^\s/?#]+\.[^\s/?#]+(?:[/?#]\S*)?")
_NO_ADDRESS: Final = (
    "no whole address that begins with https://",
    "write the whole address: https://example.org/cat.jpg",
)
_FORM: Final = "name a fact, or a field of one: `media: {photo: run.picture}`"


def link_media(shape: MediaShape, node: Node, scope: Scope) -> MediaDef | None:
    """The media of a screen; None after a finding."""
    given = [kind for kind in MediaKind if getattr(shape, kind) is not None]
    if len(given) != 1:
        found = f", not {' and '.join(given)}" if given else ""
        message = f"a screen carries one of {', '.join(MediaKind)}{found}"
        scope.report.error(
            Code.BAD_MEDIA, node.key_span, message, "for example `media: {photo: run.picture}`"
        )
        return None
    (kind,) = given
    return _source(kind, str(node[kind].value), node[kind], scope)


def _source(kind: MediaKind, text: str, node: Node, scope: Scope) -> MediaDef | None:
    if _ADDRESS.fullmatch(text):
        return MediaDef(kind=kind, url=text)
    path = _PATH.fullmatch(text)
    if path is None:
        what, help_ = _NO_ADDRESS if "://" in text else ("no name of media", _FORM)
        scope.report.error(Code.BAD_MEDIA, node.span, f'"{text}" is {what}', help_)
        return None
    found = _named(path[1], path[2], node, scope)
    if found is None:
        return None
    if found.type.kind is not Kind.MEDIA:
        message = f"`{text}` is {FAMILIES[found.type.kind]}, not media"
        declare = "declare it with the type `media`" if path[1] in scope.facts else _FORM
        help_ = _inside(text, found) or declare
        scope.report.error(Code.BAD_MEDIA, node.span, message, help_)
        return None
    return MediaDef(kind=kind, take=text)


def _named(name: str, field: str | None, node: Node, scope: Scope) -> Typed | None:
    """What a name, or a field of it, stands for; None after a finding."""
    owner = scope.values.get(name)
    if owner is None:
        scope.unknown(Code.UNKNOWN_NAME, "fact", name, node.span, scope.facts)
        return None
    if field is None:
        return owner
    fields = {each.name: each for each in owner.type.fields} if owner.type.kind is Kind.RECORD else {}
    if field not in fields:
        message = f'`{name}` has no field "{field}"'
        help_ = (
            mend(field, fields) if fields else f"`{name}` is {FAMILIES[owner.type.kind]}: it has no fields"
        )
        scope.report.error(Code.UNKNOWN_NAME, node.span, message, help_)
        return None
    return Typed(fields[field].type, fields[field].optional)


def _inside(text: str, found: Typed) -> str:
    """How to name the first media in a record; empty when it has none."""
    if found.type.kind is not Kind.RECORD:
        return ""
    media = next((field.name for field in found.type.fields if field.type.kind is Kind.MEDIA), None)
    return "" if media is None else f"write `{text}.{media}`"
