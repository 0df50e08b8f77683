"""A spec in parts, so that two processes read it: one packs its trees for the other, which joins them.

A file is cut before a line that looks like a key of its map, or of a section in it. That it is one is proved
by reading what is before it with keys `_` at its end: they must come out as the last ones of just those two
maps. What is after it is read under the name of the section. What is doubtful, or has findings, is not told:
then the whole spec is to be read in the plain way.
"""

import re
from array import array
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Final, NamedTuple, TypeAlias, TypeGuard, cast

from botspec_generator.findings import Report
from botspec_generator.source.allows import allows
from botspec_generator.source.node import NO_KEY, RECORD, Node, Slot, SourceFile, Tree
from botspec_generator.source.project import Loaded, Parsed, Source, parsed_from, together

_NEXT: Final = "_"
"""Stands for the key before which a file is cut."""

_STEP: Final = 1 << 12
"""A file is cut somewhere in so many characters."""

_SECTION: Final = re.compile(r"\n([A-Za-z]\w*):(?:(?:[ \t]*(?:#.*)?\r?\n)+( +)(?=[A-Za-z]))?")
"""A key in the first column, and how far the keys in its value are indented, if they are."""

_Box: TypeAlias = dict[str | int, object]

Packed: TypeAlias = "tuple[object, bytes, list[Slot]] | None"
"""What `marshal` writes: the value of a tree, of which decimals are texts, its places, and its decimals."""


class Part(NamedTuple):
    """Some characters of a file, and what is read before and after them, where the file is cut.

    `section` is the section in which it is cut; no name: between two keys of the file's map.
    """

    file: SourceFile
    start: int
    end: int
    section: str = ""
    head: str = ""
    tail: str = ""


def share_out(files: Sequence[SourceFile], meanwhile: int) -> tuple[list[Part], list[Part]]:
    """All files in order, in two shares.

    The second is smaller by the work that is done meanwhile; the first, by what it takes to hand it over.
    """
    works = [_work(file.text) for file in files]
    left = (sum(works) + meanwhile) * 9 // 20
    first: list[Part] = []
    second: list[Part] = []
    for file, work in zip(files, works, strict=True):
        if second:
            second.append(Part(file=file, start=0, end=len(file.text)))
        elif left >= work:
            first.append(Part(file=file, start=0, end=len(file.text)))
            left -= work
        else:
            *before, after = cut(file, _place_of(left, file.text))
            first += before
            second.append(after)
    return first, second


def _work(text: str) -> int:
    """About how many values there are to read."""
    return text.count(":") + text.count(",")


def _place_of(work: int, text: str) -> int:
    """Where in a text so much work is done, or a little less."""
    ends = range(_STEP, len(text), _STEP)
    done = accumulate(_work(text[end - _STEP : end]) for end in ends)
    return max((end for end, sum_ in zip(ends, done, strict=True) if sum_ <= work), default=0)


def cut(file: SourceFile, about: int) -> list[Part]:
    """The two parts of a file, cut not far after a place; one, if there is no line to cut it at."""
    size = len(file.text)
    text = "\n" + file.text  # so that the first line begins as all others do
    name = indent = ""
    for section in _SECTION.finditer(text, 0, about):
        name, indent = section[1], section[2] or ""
    key = re.compile(rf"\n({indent})?[A-Za-z]\w*:\s").search(text, about) if about else None
    if key is None:
        return [Part(file=file, start=0, end=size)]
    at = key.start()
    if not key[1]:
        return [Part(file=file, start=0, end=at, tail=f"{_NEXT}:\n"), Part(file=file, start=at, end=size)]
    return [
        Part(file=file, start=0, end=at, section=name, tail=f"{indent}{_NEXT}:\n{_NEXT}:\n"),
        Part(file=file, start=at, end=size, section=name, head=f"{name}:\n"),
    ]


def read_parts(parts: Iterable[Part]) -> list[Tree | None] | None:
    """The trees of some parts, None where there is nothing in one; no list if anything is doubtful."""
    trees: list[Tree | None] = []
    for part in parts:
        from botspec_generator.source.reader import read_tree  # only once there is something to read

        report = Report()
        text = f"{part.head}{part.file.text[part.start : part.end]}{part.tail}"
        tree = read_tree(SourceFile(part.file.name, text), report)
        if report.findings or (part.tail and not _without_tail(tree, part.section)):
            return None
        if tree is not None:
            tree.file, tree.offset = part.file, part.start - len(part.head)
            if part.head:  # is not in the file
                tree.places[RECORD + 2 : RECORD + 4] = array("I", NO_KEY)
        trees.append(tree)
    return trees


def _without_tail(tree: Tree | None, section: str) -> bool:
    """Remove the keys that were read after the text, if they came out as the last ones of their maps."""
    box = tree.value if tree is not None else None
    if tree is None or not _ends_with(box, _NEXT):
        return False
    del box[_NEXT], tree.places[-RECORD:]
    if not section:
        return True
    box = box[section] if _ends_with(box, section) else None
    if not _ends_with(box, _NEXT):
        return False
    del box[_NEXT], tree.places[-RECORD:]
    return True


def _ends_with(value: object, key: str) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict) and next(reversed(cast("dict[str, object]", value)), None) == key


def pack(trees: Iterable[Tree | None]) -> list[Packed]:
    """Turn trees, which are of no use afterwards, into what `marshal` writes."""
    return [None if tree is None else _packed(tree) for tree in trees]


def _packed(tree: Tree) -> Packed:
    for box, step in tree.decimals:
        cast("_Box", box)[step] = str(cast("_Box", box)[step])
    return tree.value, tree.places.tobytes(), tree.decimals


def unpack(packed: Sequence[Packed], parts: Sequence[Part]) -> list[Tree | None]:
    """The trees that were packed, of these parts."""
    return [None if one is None else _unpacked(one, part) for one, part in zip(packed, parts, strict=True)]


def _unpacked(packed: tuple[object, bytes, list[Slot]], part: Part) -> Tree:
    value, places, decimals = packed
    for box, step in decimals:  # the very boxes that are in the value: marshal keeps what is the same
        cast("_Box", box)[step] = Decimal(str(cast("_Box", box)[step]))
    tree = Tree(part.file, value, array("I", places), decimals)
    tree.offset = part.start - len(part.head)
    return tree


def assemble(loaded: Loaded, parts: Iterable[Part], trees: Iterable[Tree | None]) -> Source | None:
    """The spec whose parts, in order, are these; None if two of them do not fit together."""
    parsed: list[Parsed] = []
    pairs = iter(zip(parts, trees, strict=True))
    for part, tree in pairs:
        if tree is not None and part.tail:
            _, more = next(pairs)
            root = _joined(tree.root, more.root, part.section) if more is not None else None
            if more is None or root is None:
                return None
            parsed.append(Parsed(file=part.file, root=root, allows=allows(part.file, (tree, more))))
        else:
            parsed.append(parsed_from(part.file, tree))
    return together(parsed, loaded.hash, whole=True)


def _joined(first: Node, second: Node, section: str) -> Node | None:
    """One map of two, which share no key but that of a section."""
    if not isinstance(second.value, dict):
        return None
    entries = dict(first.entries)
    for name, node in second.entries.items():
        if name in entries:
            more = _joined(entries[name], node, "") if name == section else None
            if more is None:
                return None
            node = more
        entries[name] = node
    return first.holding(entries)
