"""Typed reading of rows: a column that does not hold what the query promises is a bug that names itself."""

from typing import TypeVar

from botspec.contract.actions import Row

T = TypeVar("T")


def take(row: Row, column: str, kind: type[T]) -> T:
    """Return the column's value; raise TypeError, without the value, when it is not of this kind."""
    value = row[column]
    if not isinstance(value, kind):
        raise TypeError(f"column {column} holds {type(value).__name__}, not {kind.__name__}")
    return value


def choose(row: Row, column: str, values: tuple[T, ...]) -> T:
    """Return the one of these values that the column holds; raise ValueError, without it, when it is none."""
    for value in values:
        if row[column] == value:
            return value
    raise ValueError(f"column {column} holds none of {', '.join(map(str, values))}")
