"""Reads tours: that of one file, or those of a folder, to be played one after the other."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import yaml
from pydantic import ValidationError

from botspec.contract.errors import ConfigError
from botspec.simulator.script import Tour


def read_tour(path: Path) -> Tour:
    """The tour in a YAML file; ConfigError says what is wrong with it."""
    try:
        content = cast("object", yaml.safe_load(path.read_text(encoding="utf-8")))
        return Tour.model_validate(content)
    except OSError as error:
        raise ConfigError(f"cannot read the tour {path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problem = " ".join(str(error).split())
        raise ConfigError(f"the tour {path} is no YAML: {problem}", help="see docs/simulator.md") from error
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}" for one in error.errors()
        )
        raise ConfigError(f"the tour {path} is not a tour: {wrong}", help="see docs/simulator.md") from error


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


def _refuse_meetings(tours: Mapping[Path, Tour]) -> None:
    """Refuse two tours of one user or group: the second would begin where the first one ended."""
    takers: dict[int, Path] = {}
    for file, tour in tours.items():
        for visitor in (tour.user, *tour.people.values()):
            for who in (visitor.id, visitor.chat):
                first = file if who is None else takers.setdefault(who, file)
                if first is not file:
                    what = "user" if who == visitor.id else "group"
                    raise ConfigError(
                        f"the tours {first.name} and {file.name} are both of {what} {who}",
                        help="tours of one folder share a bot: give each people of its own",
                    )
