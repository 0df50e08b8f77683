"""A path names one tour or a folder of them; what cannot be played together is said before anything runs."""

from pathlib import Path

import pytest

from botspec.contract.errors import ConfigError
from botspec.simulator.tours import read_tours


def write(path: Path, name: str, user: int) -> Path:
    """A tour of one step."""
    path.write_text(f"tour: {name}\nuser: {{id: {user}}}\nsteps:\n  - say: /start\n", encoding="utf-8")
    return path


def test_a_file_is_one_tour(tmp_path: Path) -> None:
    """The tour of a file stands alone, whatever else is in its folder."""
    write(tmp_path / "b.yaml", "second", 2)
    assert [tour.tour for tour in read_tours(write(tmp_path / "a.yaml", "first", 1))] == ["first"]


def test_a_folder_is_all_its_tours(tmp_path: Path) -> None:
    """The tours of a folder come in the order of their names; other files are none."""
    write(tmp_path / "b.yaml", "second", 2)
    write(tmp_path / "a.yaml", "first", 1)
    (tmp_path / "notes.txt").write_text("not a tour", encoding="utf-8")
    assert [tour.tour for tour in read_tours(tmp_path)] == ["first", "second"]


def test_a_folder_without_tours_is_a_mistake(tmp_path: Path) -> None:
    """Nothing to play is not the same as all is well."""
    with pytest.raises(ConfigError, match="there is no tour in"):
        read_tours(tmp_path)


def test_two_tours_of_one_user_are_refused(tmp_path: Path) -> None:
    """The second tour of a user would begin where the first one ended."""
    write(tmp_path / "a.yaml", "first", 1)
    write(tmp_path / "b.yaml", "second", 1)
    with pytest.raises(ConfigError, match=r"a\.yaml and b\.yaml are both of user 1"):
        read_tours(tmp_path)
