"""The pages for users, and the code blocks that stand in them.

A test gets the blocks that it executes from here, by `block` or `blocks` with their place written out: so
another test finds every block that nobody executes.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.request import Request

ROOT: Final = Path(__file__).parents[2]

PAGES: Final = ("README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
"""The pages, as they are named below the project."""

_BLOCK: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE: Final = re.compile(r"(?:#|--) ((?:\w+/)+\w+\.\w+)\n")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where a block stands: the page, and the how manieth of its language it is, from 0."""

    page: str
    language: str
    number: int


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page in one language, in their order."""
    return [text for found, text in _BLOCK.findall(_text(page)) if found == language]


def block(page: str, language: str, number: int) -> str:
    """One code block of a page."""
    return blocks(page, language)[number]


def places() -> Iterator[Place]:
    """Every code block of every page."""
    for page in PAGES:
        counts: dict[str, int] = {}
        for language, _ in _BLOCK.findall(_text(page)):
            number = counts.setdefault(language, 0)
            counts[language] += 1
            yield Place(page=page, language=language, number=number)


def write(folder: Path, texts: list[str]) -> None:
    """Writes blocks as files where their first line says; those that do not say are files of the spec."""
    for number, text in enumerate(texts):
        named = _FILE.match(text)
        path = folder / (named[1] if named else f"spec/{number:02}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def commands(text: str) -> list[list[str]]:
    """The command lines of a block, each in its words, without comments; a quote or a `\\` may join lines."""
    found: list[list[str]] = []
    begun = ""
    for line in text.replace("\\\n", " ").splitlines():
        try:
            words = shlex.split(begun + line, comments=True)
        except ValueError:  # a quote is open
            begun += f"{line}\n"
            continue
        begun = ""
        found += [words] if words else []
    return found


def request(words: list[str], address: str) -> Request:
    """What a curl asks, at another address than the page's."""
    url, body, method, headers = "", None, "", {}
    rest = iter(words[1:])
    for word in rest:
        match word:
            case "-s":
                pass
            case "-d":
                body = next(rest).encode()
            case "-X":
                method = next(rest)
            case "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value
            case _:
                url = word
    path = url.removeprefix("http://").partition("/")[2]
    return Request(f"{address}/{path}", body, headers, method=method or ("GET" if body is None else "POST"))


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")
