"""A folder of migrations is refused as a whole before anything runs, and its SUMS freeze what is old."""

from pathlib import Path

import pytest

from botspec.contract.errors import ConfigError
from botspec.store import sums
from botspec.store.migrate import load, runtime_migrations, write_sums

EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def write(folder: Path, **texts: str) -> Path:
    """Write files `NNNN_name.sql`, given as `_NNNN_name="text"`."""
    for name, text in texts.items():
        (folder / f"{name.removeprefix('_')}.sql").write_text(text, encoding="utf-8")
    return folder


def refusal_of(folder: Path) -> str:
    """Load a folder that is not in order; give the message."""
    with pytest.raises(ConfigError) as refusal:
        load(folder, "bot")
    return str(refusal.value)


def test_a_folder_in_order_is_loaded(tmp_path: Path) -> None:
    """Files come in their order with number, name, sum and text; other files are not looked at."""
    write(tmp_path, _0002_more="SELECT 2;", _0001_first="")
    (tmp_path / "__init__.py").touch()
    write_sums(tmp_path)
    first, second = load(tmp_path, "bot")
    assert (first.number, first.name, first.sha256, first.sql) == (1, "0001_first.sql", EMPTY_SHA256, "")
    assert (second.number, second.name, second.sql) == (2, "0002_more.sql", "SELECT 2;")


def test_an_empty_folder_is_an_empty_set(tmp_path: Path) -> None:
    """A bot without tables of its own has no migrations and needs no SUMS."""
    assert load(tmp_path, "bot") == ()


def test_the_runtimes_own_folder_is_in_order() -> None:
    """The migrations that come with the package can be loaded, in the order of their numbers."""
    numbers = [migration.number for migration in runtime_migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A folder that is not there is an error, not an empty set."""
    assert str(tmp_path / "nowhere") in refusal_of(tmp_path / "nowhere")


def test_a_duplicate_number_names_both_files(tmp_path: Path) -> None:
    """Two files of one number: both are named with the number that is free, so that none is ever skipped."""
    write(tmp_path, _0001_first="", _0002_seats="", _0002_prices="", _0003_last="")
    message = refusal_of(tmp_path)
    assert "the number 0002 is used by 0002_prices.sql and 0002_seats.sql" in message
    assert "rename the newer one to 0004_*.sql" in message


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("0003_gap", "nothing is between 0001 and 0003"),
        ("0000_zero", "0000_zero.sql comes before 0001"),
        ("002_short", "002_short.sql is no name of a migration"),
        ("0002_Big", "0002_Big.sql is no name of a migration"),
        ("0002-dash", "0002-dash.sql is no name of a migration"),
        ("notes", "notes.sql is no name of a migration"),
    ],
)
def test_a_gap_or_a_bad_name_is_refused(name: str, complaint: str, tmp_path: Path) -> None:
    """Whatever would let a file be skipped or run out of order is refused."""
    write(tmp_path, _0001_first="", **{name: ""})
    assert complaint in refusal_of(tmp_path)


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    """One error lists all problems of the folder."""
    write(tmp_path, _0001_first="", _0001_again="", _0003_gap="COMMIT;")
    (tmp_path / "0004_bytes.sql").write_bytes(b"\xff")
    message = refusal_of(tmp_path)
    for complaint in (
        "used by",
        "nothing is between",
        "has COMMIT",
        "0004_bytes.sql is not UTF-8",
        "not in SUMS",
    ):
        assert complaint in message


@pytest.mark.parametrize(
    "text",
    [
        "COMMIT;",
        "SELECT 1; commit work;",
        "BEGIN; SELECT 1;",
        "SELECT 1;\n-- why\nROLLBACK;",
        "start transaction;",
    ],
)
def test_a_file_may_not_end_its_transaction(text: str, tmp_path: Path) -> None:
    """Transaction control is refused: half of the file would stay without a record."""
    write(tmp_path, _0001_first=text)
    assert "runs in a transaction of its own" in refusal_of(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "CREATE PROCEDURE p() LANGUAGE plpgsql AS $body$ BEGIN; COMMIT; END $body$;",
        "INSERT INTO x VALUES ('; COMMIT;');",
        "/* ; COMMIT; */ SELECT 1; -- ; COMMIT;",
        "SAVEPOINT a; ROLLBACK TO a;",
    ],
)
def test_words_inside_bodies_and_texts_do_not_matter(text: str, tmp_path: Path) -> None:
    """A function body, a text or a comment may have any word."""
    write(tmp_path, _0001_first=text)
    write_sums(tmp_path)
    assert len(load(tmp_path, "bot")) == 1


def test_sums_have_the_form_of_sha256sum(tmp_path: Path) -> None:
    """SUMS has one line `sha256  name` a file, sorted by name."""
    write(tmp_path, _0002_more="", _0001_first="")
    written = write_sums(tmp_path)
    assert written == tmp_path / "SUMS"
    assert written.read_text(encoding="utf-8") == (
        f"{EMPTY_SHA256}  0001_first.sql\n{EMPTY_SHA256}  0002_more.sql\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0001_first.sql", "0002_more.sql", "SUMS"]


def test_windows_line_ends_do_not_change_a_sum(tmp_path: Path) -> None:
    """A checkout with other line ends is the same migration."""
    write(tmp_path, _0001_first="SELECT 1;\nSELECT 2;\n")
    write_sums(tmp_path)
    (tmp_path / "0001_first.sql").write_bytes(b"SELECT 1;\r\nSELECT 2;\r\n")
    assert load(tmp_path, "bot")[0].sql == "SELECT 1;\nSELECT 2;\n"


def test_a_file_that_is_not_in_sums_is_refused(tmp_path: Path) -> None:
    """A new file without its sum is refused with the command that writes it."""
    write(tmp_path, _0001_first="")
    assert f"0001_first.sql is not in SUMS: run python -m botspec.store.sums {tmp_path}" in refusal_of(
        tmp_path
    )


def test_a_changed_or_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that differs from its sum, and a sum without a file, are refused by name."""
    write(tmp_path, _0001_first="", _0002_more="")
    write_sums(tmp_path)
    write(tmp_path, _0001_first="SELECT 1;")
    (tmp_path / "0002_more.sql").unlink()
    message = refusal_of(tmp_path)
    assert "0001_first.sql is not what SUMS says" in message
    assert "0002_more.sql is in SUMS, but there is no such file" in message


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("<<<<<<< ours\n", 'SUMS:1 is not "sha256  name"'),
        (
            f"{EMPTY_SHA256}  0001_first.sql\n{EMPTY_SHA256}  0001_first.sql\n",
            "SUMS:2 has 0001_first.sql a second",
        ),
        (f"{EMPTY_SHA256}  0002_more.sql\n{EMPTY_SHA256}  0001_first.sql\n", "SUMS is not sorted"),
    ],
)
def test_a_damaged_sums_file_is_refused(lines: str, complaint: str, tmp_path: Path) -> None:
    """What a merge can do to SUMS is refused with its line."""
    write(tmp_path, _0001_first="", _0002_more="")
    (tmp_path / "SUMS").write_text(lines, encoding="utf-8")
    assert complaint in refusal_of(tmp_path)


def test_write_sums_adds_new_files_only(tmp_path: Path) -> None:
    """New files get their line; a changed or removed one is refused and SUMS stays, unless forced."""
    write(tmp_path, _0001_first="", _0002_more="")
    write_sums(tmp_path)
    write(tmp_path, _0001_first="SELECT 1;", _0003_last="")
    before = (tmp_path / "SUMS").read_text(encoding="utf-8")
    with pytest.raises(ConfigError, match=r"0001_first\.sql was changed"):
        write_sums(tmp_path)
    (tmp_path / "0002_more.sql").rename(tmp_path / "0002_other.sql")
    with pytest.raises(ConfigError, match=r"0002_more\.sql was removed or renamed"):
        write_sums(tmp_path)
    assert (tmp_path / "SUMS").read_text(encoding="utf-8") == before
    write_sums(tmp_path, force=True)
    assert [migration.name for migration in load(tmp_path, "bot")] == [
        "0001_first.sql",
        "0002_other.sql",
        "0003_last.sql",
    ]


def test_even_force_does_not_bless_a_duplicate(tmp_path: Path) -> None:
    """No SUMS is written for a folder whose numbers are not in order."""
    write(tmp_path, _0001_first="", _0001_again="")
    with pytest.raises(ConfigError, match="used by"):
        write_sums(tmp_path, force=True)
    assert not (tmp_path / "SUMS").exists()


def test_the_command_writes_or_complains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says what it wrote with code 0, and what is wrong, without a traceback, with code 1."""
    write(tmp_path, _0001_first="")
    assert sums.main([str(tmp_path)]) == 0
    assert "SUMS is written" in capsys.readouterr().out
    write(tmp_path, _0001_first="SELECT 1;")
    assert sums.main([str(tmp_path)]) == 1
    complaint = capsys.readouterr().err
    assert "0001_first.sql was changed" in complaint
    assert "--force" in complaint
    assert sums.main([str(tmp_path), "--force"]) == 0
