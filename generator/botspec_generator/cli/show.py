"""What the commands tell people: findings, what to run next, and one line for what a user can cause."""

from collections.abc import Callable
from pathlib import Path

import typer

from botspec_generator.emit.verify.memory import BrokenOutputError
from botspec_generator.findings import text
from botspec_generator.pipeline import Build, NoSpecError


def told(run: Callable[[Path], int], project: Path) -> int:
    """Return a command's exit code, or say in one line why it could not run, and return 2."""
    try:
        return run(project)
    except NoSpecError as error:
        return failed(f"{error}", "run botspec in the folder that holds spec/, or name it with --project DIR")
    except OSError as error:
        reason = (error.strerror or "the file system failed").lower()
        return failed(f"{reason}: {error.filename}" if error.filename else reason, "")
    except BrokenOutputError as error:
        return failed(f"generated/{error}", "this is a fault of botspec, not of the spec: please report it")


def failed(message: str, help: str) -> int:
    """Say what is wrong and how to mend it on the error stream, and return 2."""
    typer.echo(f"error: {message}", err=True)
    if help:
        typer.echo(f"help: {help}", err=True)
    return 2


def show_findings(build: Build) -> None:
    """Print the findings of a build, each in its place, and how many there are."""
    typer.echo(text(build.findings, build.sources), nl=False)


def counted(count: int, noun: str) -> str:
    """Return "1 file", "2 files"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
