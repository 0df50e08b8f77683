"""Reads a spec while the rest of the compiler is being imported, and a large one in two processes."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from botspec_generator.emit.beside import beside
from botspec_generator.findings import Finding
from botspec_generator.source import Read, Source, read
from botspec_generator.source.parts import Packed, assemble, pack, read_parts, share_out, unpack
from botspec_generator.source.project import load

MEANWHILE: Final = 12_000
"""Values of a spec that are read in the time in which the compiler is imported."""


@contextmanager
def reading(project: Path) -> Generator[Read]:
    """Begin to read the spec of a project, and give what returns it."""
    loaded = load(project)
    if loaded is None:
        yield read
        return
    beside_it, here = share_out(loaded.files, MEANWHILE)

    def made() -> list[Packed] | None:
        trees = read_parts(beside_it)
        return None if trees is None else pack(trees)

    def joined(project: Path) -> tuple[Source, tuple[Finding, ...]]:
        own = read_parts(here)
        packed = wait() if own is not None else None
        if own is None or packed is None:
            return read(project)
        source = assemble(loaded, [*beside_it, *here], [*unpack(packed, beside_it), *own])
        return (source, ()) if source is not None else read(project)

    with beside(made) as wait:
        yield joined
