"""The pictures: each run has its file, and what another machine has made is still at the provider."""

from pathlib import Path

import pytest

from bot.pictures import file_of, media_of
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
