"""Media: one source, and one that can be one."""

from pathlib import Path

import pytest

from botspec.contract import Media


def test_each_constructor_sets_its_source() -> None:
    """An address, a path that holds wherever the process stands, and an id."""
    assert Media.url("https://example.org/a.jpg") == Media(address="https://example.org/a.jpg")
    assert Media.file("cat.png") == Media.file(Path("cat.png")) == Media(path=str(Path.cwd() / "cat.png"))
    assert Media.cached("AgAC") == Media(file_id="AgAC")


@pytest.mark.parametrize("sources", [{}, {"path": "a", "file_id": "b"}, {"file_id": ""}])
def test_there_is_exactly_one_source(sources: dict[str, str]) -> None:
    """None, or two, is a mistake of the bot that says how to make one."""
    with pytest.raises(ValueError, match="exactly one source"):
        Media(**sources)


@pytest.mark.parametrize("address", ["cat.png", "ftp://example.org/a", "//example.org/a", "data:image/png,a"])
def test_an_address_is_one_of_the_web(address: str) -> None:
    """Telegram fetches from nowhere else."""
    with pytest.raises(ValueError, match="begins with https:// or http://"):
        Media.url(address)
