"""The spec files of a project, read and parsed."""

import errno
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG
from typing import Final, NamedTuple

from botspec_generator.findings import Code, Finding, Report, Span
from botspec_generator.source.allows import Allow, allows
from botspec_generator.source.node import Node, SourceFile, Tree

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of one file; ten thousand screens in one file are about as much."""

_TEXTS: Final = "spec/texts/"

_MARK: Final = "\ufeff"
"""A byte order mark; where files were joined there are several, of which libyaml drops another one."""

_CONTROL: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


class Source(NamedTuple):
    """The spec of one project: the trees of its files, and those of its texts by locale, in name order.

    `files` are the texts of all files by name, for printing findings; `hash` is 12 hex of SHA-256 over the
    names and bytes of all files. It is not `whole` when a file could not be read to its end. `allows` are the
    comments that silence a rule on their line.
    """

    spec: tuple[Node, ...]
    texts: Mapping[str, Node]
    files: Mapping[str, str]
    hash: str
    whole: bool
    allows: tuple[Allow, ...]


Read = Callable[[Path], "tuple[Source, tuple[Finding, ...]]"]
"""What returns the spec of a project, and what is wrong with its files."""


class Parsed(NamedTuple):
    """What is in one file; no `root`: nothing, or it cannot be read."""

    file: SourceFile
    root: Node | None
    allows: tuple[Allow, ...]


class Loaded(NamedTuple):
    """The texts of a spec's files, and their hash."""

    files: tuple[SourceFile, ...]
    hash: str


def read(project: Path) -> tuple[Source, tuple[Finding, ...]]:
    """The spec of a project, from `spec/*.yaml` and `spec/texts/*.yaml`, and what is wrong with its files."""
    from botspec_generator.source.reader import read_tree  # whoever reads nothing goes on without yaml

    report = Report()
    stamps: list[bytes] = []
    parsed: list[Parsed] = []
    whole = True
    for path in _paths(project, report):
        count = len(report.findings)
        file = _open(path, path.relative_to(project).as_posix(), stamps, report)
        tree = read_tree(file, report) if file is not None else None
        whole = whole and (tree is not None or len(report.findings) == count)
        if file is not None:
            parsed.append(parsed_from(file, tree))
    return together(parsed, _hash(stamps), whole=whole), tuple(report.findings)


def load(project: Path) -> Loaded | None:
    """The files of a spec; None when something is wrong with one: whoever reads them says what."""
    report = Report()
    stamps: list[bytes] = []
    named = [(path, path.relative_to(project).as_posix()) for path in _paths(project, report)]
    found = [_open(path, name, stamps, report) for path, name in named]
    if report.findings:
        return None
    return Loaded(files=tuple(file for file in found if file is not None), hash=_hash(stamps))


def parsed_from(file: SourceFile, tree: Tree | None) -> Parsed:
    """What is in a file of which this is the tree."""
    if tree is None:
        return Parsed(file=file, root=None, allows=())
    return Parsed(file=file, root=tree.root, allows=allows(file, (tree,)))


def together(parsed: Sequence[Parsed], hash_: str, *, whole: bool) -> Source:
    """The spec whose files, in the order of their names, are these."""
    roots = {found.file.name: found.root for found in parsed if found.root is not None}
    return Source(
        spec=tuple(root for name, root in roots.items() if not name.startswith(_TEXTS)),
        texts={PurePath(name).stem: root for name, root in roots.items() if name.startswith(_TEXTS)},
        files={found.file.name: found.file.text for found in parsed},
        hash=hash_,
        whole=whole,
        allows=tuple(allow for found in parsed for allow in found.allows),
    )


def _hash(stamps: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for stamp in stamps:
        digest.update(stamp)
    return digest.hexdigest()[:12]


def paths(project: Path) -> list[Path]:
    """The files of a project's spec, in the order in which they are read."""
    folder = project / "spec"
    found = sorted(path for path in folder.glob("*.y*ml") if not path.name.startswith("."))
    return found + sorted(path for path in folder.glob("texts/*.y*ml") if not path.name.startswith("."))


def _paths(project: Path, report: Report) -> Iterator[Path]:
    found = paths(project)
    if not any(path.suffix == ".yaml" for path in found):
        help_ = "write the bot's spec to spec/bot.yaml"
        report.error(Code.UNREADABLE, _whole("spec"), "there is no spec: no file spec/*.yaml", help_)
    for path in found:
        if path.suffix == ".yaml":
            yield path
        elif path.suffix == ".yml":
            span = _whole(path.relative_to(project).as_posix())
            report.error(
                Code.UNREADABLE, span, "only *.yaml files are read", f"rename it to {path.stem}.yaml"
            )


def _open(path: Path, name: str, stamps: list[bytes], report: Report) -> SourceFile | None:
    data = _load(path, name, report)
    stamps += os.fsencode(f"{name}\0{len(data)}\0"), data
    return _decode(name, data, report)


def _load(path: Path, name: str, report: Report) -> bytes:
    try:
        state = path.stat()
        if not (S_ISREG(state.st_mode) or S_ISDIR(state.st_mode)):  # reading a pipe or a device need not end
            raise OSError(errno.EINVAL, "it is not a regular file")
        if state.st_size <= LARGEST:
            return path.read_bytes()
        report.error(
            Code.UNREADABLE, _whole(name), "the file is larger than 4 MB", "split it into several files"
        )
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        report.error(
            Code.UNREADABLE, _whole(name), f"the file cannot be read: {reason}", "mend it, or remove it"
        )
    return b""


def _decode(name: str, data: bytes, report: Report) -> SourceFile | None:
    """The text of a file, or None when it is no text."""
    try:
        text = data.decode("utf-8").lstrip(_MARK)
    except UnicodeDecodeError as error:
        before = SourceFile(name, data[: error.start].decode("utf-8").lstrip(_MARK))
        span = before.span_at(len(before.text))
        report.error(
            Code.NOT_TEXT, span, f"the byte 0x{data[error.start]:02x} is not UTF-8", "save it as UTF-8"
        )
        return None
    file = SourceFile(name, text)
    control = _CONTROL.search(text)
    if control is not None:
        message = f"the control character U+{ord(control[0]):04X} is not allowed"
        report.error(Code.NOT_TEXT, file.span_at(control.start()), message, "remove it")
        return None
    return file


def _whole(name: str) -> Span:
    return Span(file=name, line=1, column=1, end_column=2)
