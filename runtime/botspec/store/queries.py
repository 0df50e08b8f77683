"""Reads the statements of an .sql file: each stands under a head line `-- name: the_name`."""

import re
from collections.abc import Mapping
from importlib.resources import files

from botspec.contract.errors import StoreError

HEAD = re.compile(r"^-- *name: *(.*?) *$", re.MULTILINE)
NAME = re.compile(r"[a-z][a-z0-9_]*")
COMMENT = re.compile(r"--.*")


def load_queries(text: str) -> Mapping[str, str]:
    """Give the statements by name, each without its last semicolon.

    StoreError for a name that is used twice or is none, an empty statement, text above the first head.
    """
    above, *parts = HEAD.split(text)
    queries: dict[str, str] = {}
    problems = ["text above the first head"] if _is_statement(above) else []
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        if not NAME.fullmatch(name):
            problems.append(f"{name!r} is not a name: lower case letters, digits and _")
        if name in queries:
            problems.append(f"{name!r} is there twice")
        if not _is_statement(body):
            problems.append(f"{name!r} has no statement")
        queries[name] = body.strip().removesuffix(";")
    if problems:
        raise StoreError(
            "The statements cannot be read: " + "; ".join(problems) + ".", help="mend the .sql file"
        )
    return queries


def read_queries(file_name: str) -> Mapping[str, str]:
    """Give the statements of an .sql file of this package, such as "store.sql"."""
    return load_queries(files("botspec.store").joinpath(file_name).read_text(encoding="utf-8"))


def _is_statement(text: str) -> bool:
    return COMMENT.sub("", text).strip(" \n;") != ""
