"""The pictures: each run has its file, and what another machine has made is still at the provider."""

import os
from pathlib import Path

import pytest

from bot.pictures import file_of, make_room, media_of
from botspec.contract import Media

URL = "https://provider.example/files/a.JPEG?token=1"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (URL, "7.jpeg"),
        ("https://a/1.png", "7.png"),
        ("https://a/1.webp", "7.webp"),
        ("https://a/1", "7.png"),
        ("https://a/1.exe", "7.png"),
        ("https://a/..%2f..%2fetc", "7.png"),
    ],
)
def test_a_run_has_its_file(tmp_path: Path, url: str, name: str) -> None:
    """The file is named by the run, and like a picture, whatever the address says."""
    assert file_of(tmp_path, 7, url) == tmp_path / name


async def test_a_file_comes_before_its_address(tmp_path: Path) -> None:
    """The file is shown when it is there, and otherwise what the provider has."""
    assert await media_of(tmp_path, 7, URL) == Media.url(URL)
    file_of(tmp_path, 7, URL).write_bytes(b"picture")
    assert await media_of(tmp_path, 7, URL) == Media.file(tmp_path / "7.jpeg")


def names(folder: Path) -> set[str]:
    """What is in a folder."""
    return {path.name for path in folder.iterdir()}


async def test_the_newest_pictures_are_kept(tmp_path: Path) -> None:
    """The folder does not grow for ever: the oldest go, also what a killed run has left of one."""
    for age, name in enumerate(("4.png", "3.webp", "2.part", "1.png")):
        (tmp_path / name).write_bytes(b"x" * 10)
        os.utime(tmp_path / name, (1_000 - age, 1_000 - age))
    await make_room(tmp_path, 40)
    assert names(tmp_path) == {"4.png", "3.webp", "2.part", "1.png"}
    await make_room(tmp_path, 29)
    assert names(tmp_path) == {"4.png", "3.webp"}
    assert await media_of(tmp_path, 1, URL) == Media.url(URL)
