"""Writes the SUMS of a folder of migrations: `python -m botspec.store.sums FOLDER [--force]`."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from botspec.contract.errors import BotspecError, ConfigError
from botspec.store.migration_files import SUMS_FILE, Contents, read_contents, sum_of


def write_sums(folder: Path, *, force: bool = False) -> Path:
    """Write the folder's SUMS anew and give its path.

    ConfigError when the files are not in order or, unless forced, when a line that is there would change:
    files that databases have run are frozen.
    """
    contents = read_contents(folder)
    problems = (
        contents.problems if force else (*contents.problems, *contents.sums_problems, *_thawed(contents))
    )
    target = folder / SUMS_FILE
    if problems:
        raise ConfigError(
            "\n- ".join((f"{target} is not written:", *problems)),
            help="mend the files; --force writes the sums of changed files if no database has run them yet",
        )
    draft = target.with_name(f"{SUMS_FILE}.new")
    lines = (f"{sum_of(text)}  {name}\n" for name, text in contents.texts.items())
    draft.write_text("".join(lines), encoding="utf-8", newline="\n")
    return draft.replace(target)


def main(arguments: list[str]) -> int:
    """Run the command; 0 when SUMS is written, 1 when it is not."""
    parser = argparse.ArgumentParser(prog="python -m botspec.store.sums", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--force", action="store_true", help="also change the sums of files that are listed already"
    )
    wanted = parser.parse_args(arguments)
    try:
        written = write_sums(wanted.folder, force=wanted.force)
    except BotspecError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{written} is written.\n")
    return 0


def _thawed(contents: Contents) -> Iterator[str]:
    for name, old in contents.sums.items():
        if name not in contents.texts:
            yield f"{name} was removed or renamed: bring it back"
        elif old != sum_of(contents.texts[name]):
            yield f"{name} was changed: put the old text back, and make a new file for the change"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
