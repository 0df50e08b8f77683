""" "Did you mean": the known name that is nearest to a wrong one."""

from collections.abc import Iterable
from typing import Final

LISTED: Final = 12
"""Known names that are all told when none of them is near."""


MANY: Final = 200
"""Findings after which no more names are compared: nobody reads so far, and it can take minutes."""

_LONGEST: Final = 200
"""Letters of a name that is compared; longer ones are no slips of the hand."""


def mend(wrong: str, known: Iterable[str]) -> str:
    """`did you mean "X"?`, else all the names when they are few, else nothing."""
    names = list(dict.fromkeys(known))
    if not names:
        return "no name can be used here"
    return did_you_mean(wrong, names) or (f"there are: {', '.join(names)}" if len(names) <= LISTED else "")


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """`did you mean "X"?` for the nearest known name, capitals aside; nothing when none is near."""
    if len(wrong) > _LONGEST:
        return ""
    folded = wrong.casefold()
    limit = max(1, len(wrong) // 3)
    nearest, distance = "", limit + 1
    for name in known:
        if abs(len(name) - len(wrong)) < distance:
            found = _distance(folded, name.casefold())
            if found < distance:
                nearest, distance = name, found
    return f'did you mean "{nearest}"?' if nearest else ""


def _distance(left: str, right: str) -> int:
    """Letters to insert, remove, change or swap with the next one, to make one word of the other."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        two_before, before, row = before, row, [i]
        for j, other in enumerate(right, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if two_before and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                best = min(best, two_before[j - 2] + 1)
            row.append(best)
    return row[-1]
