"""Reads a spec while the rest of the compiler is being imported, which takes as long."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from botspec_generator.emit.beside import beside
from botspec_generator.source import Read, paths, read
from botspec_generator.source.packed import Packed, pack, unpack

MOST: Final = 1024 * 1024
"""Bytes of a spec that is worth it: of a larger one the trees take longer to hand over than is won."""


@contextmanager
def reading(project: Path) -> Generator[Read]:
    """Begin to read the spec of a project, and give what returns it."""

    def made() -> Packed | None:
        source, findings = read(project)
        return None if findings or not source.whole else pack(source)

    if not _is_small(project):
        yield read
        return
    with beside(made) as wait:
        yield lambda project: (unpack(packed), ()) if (packed := wait()) else read(project)


def _is_small(project: Path) -> bool:
    try:
        return 0 < sum(path.stat().st_size for path in paths(project)) <= MOST
    except OSError:
        return False  # whoever reads it says what is wrong
