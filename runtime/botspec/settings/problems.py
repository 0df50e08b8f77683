"""What pydantic found wrong, in the words of people who set variables."""

from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from botspec.contract.errors import ConfigError

_FOLLOWS: Final = "default_factory_not_called"
"""The kind of pydantic's errors that only follow from another one."""


def config_error(error: ValidationError, fields: Mapping[str, FieldInfo]) -> ConfigError:
    """One error that names every variable that is wrong, and how to set it."""
    found = [_problem(one, fields) for one in error.errors() if one["type"] != _FOLLOWS]
    if len(found) == 1:
        return ConfigError(found[0][0], help=found[0][1])
    listed = "".join(f"\n  {problem}\n    help: {help}" for problem, help in found)
    return ConfigError(f"{len(found)} settings are not as they have to be:{listed}")


def _problem(details: ErrorDetails, fields: Mapping[str, FieldInfo]) -> tuple[str, str]:
    """What is wrong with one variable, and how to mend it; the value of a secret is not repeated."""
    name = str(details["loc"][0])
    field = next((one for key, one in fields.items() if name in (key, one.validation_alias)), None)
    if field is None:
        return f"there is no setting {name}", f"the settings are {', '.join(fields)}"
    variable, help = str(field.validation_alias), field.description or ""
    return f"{variable} {_predicate(details, secret=not field.repr)}", help


def _predicate(details: ErrorDetails, *, secret: bool) -> str:
    if details["type"] == "missing":
        return "is not set"
    if details["type"] != "value_error":
        return "has a value of the wrong type"
    wanted = str(details.get("ctx", {}).get("error", ""))
    value = details["input"]
    return wanted if secret or value is None else f"is {str(value)!r}, but {wanted}"
