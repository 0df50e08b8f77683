"""JSON as it travels: its types, and readers for values whose kind has been checked already."""

from typing import TypeAlias

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
JsonObject: TypeAlias = dict[str, JsonValue]


def string(data: JsonObject, name: str) -> str | None:
    """Returns a string field, None when it is absent; TypeError when it is something else."""
    value = data.get(name)
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f"{name} is not a string: {value!r}")


def integer(data: JsonObject, name: str) -> int | None:
    """Returns an integer field, None when it is absent; TypeError when it is something else."""
    value = data.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise TypeError(f"{name} is not an integer: {value!r}")


def flag(data: JsonObject, name: str) -> bool:
    """Returns a boolean field, False when it is absent; TypeError when it is something else."""
    value = data.get(name, False)
    if isinstance(value, bool):
        return value
    raise TypeError(f"{name} is not a boolean: {value!r}")


def array(data: JsonObject, name: str) -> list[JsonValue] | None:
    """Returns a list field, None when it is absent; TypeError when it is something else."""
    value = data.get(name)
    if value is None or isinstance(value, list):
        return value
    raise TypeError(f"{name} is not a list: {value!r}")


def child(data: JsonObject, name: str) -> JsonObject | None:
    """Returns an object field, None when it is absent; TypeError when it is something else."""
    value = data.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise TypeError(f"{name} is not an object: {value!r}")


def objects(data: JsonObject, name: str) -> list[JsonObject]:
    """Returns the objects of a list field, an empty list when it is absent."""
    return [item for item in array(data, name) or [] if isinstance(item, dict)]
