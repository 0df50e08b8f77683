"""Which tours a path names: one file, or every tour of a folder, to be played one after the other."""

from collections.abc import Sequence
from pathlib import Path

from botspec.contract.errors import ConfigError
from botspec.simulator.tour import Tour, read_tour


def read_tours(path: Path) -> Sequence[Tour]:
    """The tour of a file, or those of a folder in the order of their names. Raises ConfigError."""
    if not path.is_dir():
        return (read_tour(path),)
    files = sorted(path.glob("*.yaml"))
    if not files:
        raise ConfigError(f"there is no tour in {path}", help="a tour is a *.yaml; see docs/simulator.md")
    tours = {file: read_tour(file) for file in files}
    _refuse_meetings(tours)
    return tuple(tours.values())


def _refuse_meetings(tours: dict[Path, Tour]) -> None:
    """Refuse two tours of one user: the second would begin where the first one ended."""
    takers: dict[int, Path] = {}
    for file, tour in tours.items():
        first = takers.setdefault(tour.user.id, file)
        if first is not file:
            raise ConfigError(
                f"the tours {first.name} and {file.name} are both of user {tour.user.id}",
                help="tours of one folder share a bot: give each a user of its own",
            )
