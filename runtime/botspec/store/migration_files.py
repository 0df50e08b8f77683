"""A folder of migrations, `NNNN_name.sql` and SUMS: read and checked as a whole before any connection."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise

from botspec.contract.errors import ConfigError

RUNTIME_SET = "runtime"
BOT_SET = "bot"
SUMS_FILE = "SUMS"
FILE_NAME = re.compile(r"\d{4}_[a-z0-9_]+\.sql")
SUMS_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
OPAQUE = re.compile(r"(\$\w*\$).*?\1|'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
"""What is not read as statements: function bodies, texts, comments."""
ENDS_TRANSACTION = re.compile(
    r"(?:^|;)\s*(BEGIN|COMMIT|ABORT|ROLLBACK(?!\s+TO)|START\s+TRANSACTION|PREPARE\s+TRANSACTION)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One file of a set: its number, its whole file name, the sha256 of its text, and the text."""

    number: int
    name: str
    sha256: str
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is in a folder: texts and sums by file name, and what is wrong with the files and with SUMS."""

    texts: Mapping[str, str]
    sums: Mapping[str, str]
    problems: tuple[str, ...]
    sums_problems: tuple[str, ...]


def load(folder: Traversable, set_name: str) -> tuple[Migration, ...]:
    """Give the folder's migrations in order; ConfigError lists everything that is wrong with the folder."""
    contents = read_contents(folder)
    problems = (*contents.problems, *contents.sums_problems, *_differences(contents, folder))
    if problems:
        head = f"The {set_name} migrations in {folder} are not in order:"
        raise ConfigError("\n- ".join((head, *problems)), help="mend the files; nothing was run")
    return tuple(
        Migration(number=int(name[:4]), name=name, sha256=sum_of(text), sql=text)
        for name, text in contents.texts.items()
    )


def runtime_migrations() -> tuple[Migration, ...]:
    """Give the migrations of the runtime's own tables, which come with the package."""
    return load(files("botspec_migrations"), RUNTIME_SET)


def read_contents(folder: Traversable) -> Contents:
    """Read the .sql files, sorted by name, and SUMS; ConfigError when there is no such folder."""
    if not folder.is_dir():
        raise ConfigError(f"There is no folder {folder} for migrations.", help="make it; it may be empty")
    texts: dict[str, str] = {}
    problems: list[str] = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.lower().endswith(".sql"):
            continue
        try:
            # Windows checkouts have other line ends, and are the same migration all the same.
            texts[file.name] = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            problems.append(f"{file.name} is not UTF-8 ({error}): save it as UTF-8")
    problems += [*_numbering(texts), *_transactions(texts)]
    sums, sums_problems = _read_sums(folder.joinpath(SUMS_FILE))
    return Contents(texts=texts, sums=sums, problems=tuple(problems), sums_problems=tuple(sums_problems))


def sum_of(text: str) -> str:
    """Give the sha256 of a migration's text, in hex, as the program sha256sum does."""
    return sha256(text.encode("utf-8")).hexdigest()


def _numbering(names: Mapping[str, str]) -> Iterator[str]:
    by_number: defaultdict[int, list[str]] = defaultdict(list)
    for name in names:
        if FILE_NAME.fullmatch(name):
            by_number[int(name[:4])].append(name)
        else:
            yield f"{name} is no name of a migration: call it NNNN_what_it_does.sql, in lower case"
    numbers = sorted(by_number)
    for before, number in pairwise([0, *numbers]):
        if number - before > 1:
            yield f"nothing is between {before:04} and {number:04}: bring files back, or renumber {number:04}"
    for number, same in by_number.items():
        if number == 0:
            yield f"{same[0]} comes before 0001: numbers begin at 0001"
        if len(same) > 1:
            yield (
                f"the number {number:04} is used by {' and '.join(same)}: one of them would be skipped; "
                f"rename the newer one to {numbers[-1] + 1:04}_*.sql"
            )


def _transactions(texts: Mapping[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        if found := ENDS_TRANSACTION.search(OPAQUE.sub(" ", text)):
            yield f"{name} has {found[1].upper()}: remove it, every file runs in a transaction of its own"


def _read_sums(file: Traversable) -> tuple[Mapping[str, str], list[str]]:
    sums: dict[str, str] = {}
    problems: list[str] = []
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    for number, line in enumerate(lines, start=1):
        found = SUMS_LINE.fullmatch(line)
        if found is None:
            problems.append(f'{SUMS_FILE}:{number} is not "sha256  name" (a merge conflict?): mend the line')
        elif found[2] in sums:
            problems.append(f"{SUMS_FILE}:{number} has {found[2]} a second time: remove the wrong line")
        else:
            sums[found[2]] = found[1]
    if list(sums) != sorted(sums):
        problems.append(f"{SUMS_FILE} is not sorted by name: sort it")
    return sums, problems


def _differences(contents: Contents, folder: Traversable) -> Iterator[str]:
    for name, text in contents.texts.items():
        if name not in contents.sums:
            yield f"{name} is not in {SUMS_FILE}: run python -m botspec.store.sums {folder}"
        elif contents.sums[name] != sum_of(text):
            yield f"{name} is not what {SUMS_FILE} says: put the old text back, and add a new file instead"
    for name in sorted(contents.sums.keys() - contents.texts.keys()):
        yield f"{name} is in {SUMS_FILE}, but there is no such file: bring it back"
