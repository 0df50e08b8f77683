"""Statements in .sql files: found by name, and nothing wrong with them goes unseen."""

from importlib.resources import files

import pytest

from botspec.contract.errors import StoreError
from botspec.store.queries import load_queries, read_queries

GOOD = """-- What this file is for.

-- name: first
-- Why it is so.
SELECT 1;

--name:second_one
SELECT ';'
FROM x
"""


def test_statements_are_found_by_name() -> None:
    """Each statement has its name and its comments, and lacks only its last semicolon."""
    queries = load_queries(GOOD)
    assert dict(queries) == {
        "first": "-- Why it is so.\nSELECT 1",
        "second_one": "SELECT ';'\nFROM x",
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("-- name: one\nSELECT 1;\n-- name: one\nSELECT 2;", "'one' is there twice"),
        ("-- name: one\n-- only a comment\n;\n", "'one' has no statement"),
        ("-- name: One-1\nSELECT 1;", "'One-1' is not a name"),
        ("-- name:\nSELECT 1;", "'' is not a name"),
        ("SELECT 1;\n-- name: one\nSELECT 1;", "text above the first head"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, complaint: str) -> None:
    """Double names, bad names, empty statements and lost text are errors that say which."""
    with pytest.raises(StoreError) as refusal:
        load_queries(text)
    assert complaint in refusal.value.message


def test_every_file_of_the_store_can_be_read() -> None:
    """The .sql files that come with the package are in order."""
    names = [file.name for file in files("botspec.store").iterdir() if file.name.endswith(".sql")]
    assert {"embedded.sql", "migrate.sql"} <= set(names)
    assert all(read_queries(name) for name in names)
