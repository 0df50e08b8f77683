"""The import block of a generated module, sorted as ruff's isort rules want it."""

import re
from itertools import groupby
from operator import itemgetter
from typing import Final

from botspec_generator.emit.layout import Group, broken

_DIGITS: Final = re.compile(r"(\d+)")
_BOTSPEC: Final = "botspec."


class Imports:
    """Collects the names that a module uses while its body is being written."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}

    def take(self, module: str, name: str) -> str:
        """Note that the module needs `from module import name`, and return the name (of `X as Y`: Y)."""
        found = self._names.get((module, name))
        if found is None:
            found = self._names[module, name] = name.rpartition(" ")[2]
        return found

    def block(self) -> str:
        """Return the import lines: the standard library, botspec, the module's own package."""
        sections: tuple[list[str], ...] = ([], [], [])
        for module, keys in groupby(sorted(self._names), key=itemgetter(0)):
            members = sorted((name for _, name in keys), key=_member_key)
            lines = broken(Group(f"from {module} import ", tuple(members), ""))
            sections[_section(module)].append(_parenthesised(lines))
        return "\n\n".join("\n".join(section) for section in sections if section)


def _section(module: str) -> int:
    if module.startswith("."):
        return 2
    return 1 if module.startswith(_BOTSPEC) else 0


def _member_key(name: str) -> tuple[int, list[tuple[int, str]], str]:
    """Sort constants, then classes, then the rest, each by its name with numbers in natural order."""
    rank = 2
    if len(name) > 1 and name.isupper():
        rank = 0
    elif name[0].isupper():
        rank = 1
    parts = [(int(part) if part.isdigit() else -1, part) for part in _DIGITS.split(name.lower()) if part]
    return rank, parts, name


def _parenthesised(lines: list[str]) -> str:
    if len(lines) == 1:
        return lines[0]
    return "\n".join([f"{lines[0]}(", *lines[1:-1], f"{lines[-1]})"])
