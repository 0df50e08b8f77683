"""The `botspec` command: the composition root of the tool, one small function per command.

A command is a function here that imports its module when it runs, so that `botspec --help` answers at once.
Exit codes: 0 all is well, 1 the spec or the generated files are not, 2 wrong use or a fault of the tool.
"""

import gc
import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from botspec_generator.emit.header import VERSION
from botspec_generator.findings import Format

Project = Annotated[
    Path, typer.Option("--project", metavar="DIR", help="The project: the folder that holds spec/.")
]


Form = Annotated[
    Format,
    typer.Option(
        "--format",
        help="Findings for people, for programs, as marks on a change at GitHub, for code scanners.",
    ),
]


def main() -> None:
    """Run the command line; an exception that nobody expected is shown whole, with exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        commands()()
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)
        sys.exit(2)


def commands() -> typer.Typer:
    """Return the commands."""
    app = typer.Typer(
        add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False
    )
    app.callback()(_botspec)
    app.command()(generate)
    app.command()(check)
    app.command()(explain)
    app.command()(graph)
    app.command()(simulate)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"botspec {VERSION}")
        raise typer.Exit


def _botspec(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """A Telegram bot from a YAML spec of screens, buttons and valid transitions."""


def generate(project: Project = Path(), form: Form = Format.TEXT) -> None:
    """Write generated/ from spec/."""
    gc.disable()  # a compiler ends before its garbage is worth collecting, and at its end it is not (freeze)
    from botspec_generator.cli.generate import run

    code = run(project, form)
    gc.freeze()
    raise typer.Exit(code)


def check(project: Project = Path(), form: Form = Format.TEXT) -> None:
    """Tell whether generated/ is what spec/ makes."""
    gc.disable()
    from botspec_generator.cli.check import run

    code = run(project, form)
    gc.freeze()
    raise typer.Exit(code)


def explain(
    code: Annotated[
        str | None, typer.Argument(help="A finding's code; without it, all codes are told.")
    ] = None,
) -> None:
    """Tell what a code means: the rule, why it is one, an example, and the mend."""
    from botspec_generator.cli.explain import run

    raise typer.Exit(run(code))


def graph(
    project: Project = Path(),
    start: Annotated[
        str | None, typer.Option("--from", metavar="SCREEN", help="Show the shortest ways from here (home).")
    ] = None,
    goal: Annotated[
        str | None, typer.Option("--to", metavar="SCREEN", help="Show the shortest ways to here.")
    ] = None,
    is_open: Annotated[bool, typer.Option("--open", help="Open the picture in the browser.")] = False,
) -> None:
    """Show the screens and where each leads, the ways between two, or the picture."""
    from botspec_generator.cli.graph import run

    raise typer.Exit(run(project, (start, goal), is_open))


def simulate(
    project: Project = Path(),
    port: Annotated[int, typer.Option(help="Where the bot listens.")] = 8080,
    api_port: Annotated[int, typer.Option(help="Where the simulated Telegram listens.")] = 8081,
    data_dir: Annotated[Path, typer.Option(help="A folder for the embedded database.")] = Path(".botspec"),
    tour: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Play this tour, or those of a folder, then end."),
    ] = None,
    polling: Annotated[bool, typer.Option("--polling", help="Let the bot fetch its updates.")] = False,
) -> None:
    """Run the bot against a simulated Telegram, or play a scripted conversation."""
    from botspec_generator.cli.simulate import Options, run

    options = Options(
        project=project, port=port, api_port=api_port, data_dir=data_dir, tour=tour, polling=polling
    )
    raise typer.Exit(run(options))
