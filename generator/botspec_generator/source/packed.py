"""A spec that was read, as plain values: one process reads it, and another goes on with it."""

from decimal import Decimal
from typing import TypeAlias, cast

from botspec_generator.findings import Span
from botspec_generator.source.allows import Allow
from botspec_generator.source.node import Node, Place, SourceFile
from botspec_generator.source.project import Source

_Node: TypeAlias = tuple[Place, Place | None, object]
"""The place of a value and of its key, and the value: a map or a list of more, or a scalar."""

_Root: TypeAlias = tuple[str, _Node]
_Allow: TypeAlias = tuple[str, str, str, int, int, int]
"""A code, a reason and a place."""

Packed: TypeAlias = tuple[dict[str, str], str, list[_Root], dict[str, _Root], list[_Allow]]
"""The texts of the files, their hash, the trees of the spec and of its texts, and the comments that allow."""


def pack(source: Source) -> Packed:
    """Turn a spec, all of whose files could be read, into what `marshal` writes."""
    return (
        dict(source.files),
        source.hash,
        [(root.file.name, _packed(root)) for root in source.spec],
        {locale: (root.file.name, _packed(root)) for locale, root in source.texts.items()},
        [_packed_allow(allow) for allow in source.allows],
    )


def _packed_allow(allow: Allow) -> _Allow:
    file, line, column, end = allow.span
    return allow.code, allow.reason, file, line, column, end


def _packed(node: Node) -> _Node:
    if node.entries:
        return node.place, node.key, {name: _packed(entry) for name, entry in node.entries.items()}
    if node.items:
        return node.place, node.key, [_packed(item) for item in node.items]
    value = node.value
    return node.place, node.key, str(value).encode() if isinstance(value, Decimal) else value


def unpack(packed: Packed) -> Source:
    """The spec that was packed."""
    files, hash_, spec, texts, allows = packed
    sources = {name: SourceFile(name, text) for name, text in files.items()}
    return Source(
        spec=tuple(_unpacked(node, sources[name]) for name, node in spec),
        texts={locale: _unpacked(node, sources[name]) for locale, (name, node) in texts.items()},
        files=files,
        hash=hash_,
        whole=True,
        allows=tuple(_allow(*allow) for allow in allows),
    )


def _allow(code: str, reason: str, *span: *tuple[str, int, int, int]) -> Allow:
    return Allow(code=code, reason=reason, span=Span(*span))


def _unpacked(packed: _Node, file: SourceFile) -> Node:
    place, key, value = packed
    node = Node(file, place, value, key)
    if isinstance(value, dict):
        entries = cast("dict[str, _Node]", value)
        node.entries = {name: _unpacked(entry, file) for name, entry in entries.items()}
        node.value = {name: entry.value for name, entry in node.entries.items()}
    elif isinstance(value, list):
        node.items = [_unpacked(item, file) for item in cast("list[_Node]", value)]
        node.value = [item.value for item in node.items]
    elif isinstance(value, bytes):
        node.value = Decimal(value.decode())
    return node
