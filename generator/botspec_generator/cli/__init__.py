"""The `botspec` command: the composition root of the tool, one small function per command.

A command is a function here that imports its module when it runs, so that `botspec --help` answers at once.
Exit codes: 0 all is well, 1 the spec or the generated files are not, 2 wrong use or a fault of the tool.
"""

import gc
import io
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from botspec_generator.emit.header import VERSION
from botspec_generator.findings import Format


def main() -> None:
    """Run the command line; an exception that nobody expected is shown whole, with exit code 2."""
    gc.disable()  # a compiler ends before its garbage is worth collecting, and at its end it is not (freeze)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        given = parser().parse_args(sys.argv[1:] or ["--help"])
        code = given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:  # who reads has gone, `botspec explain | head` for one
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except KeyboardInterrupt:
        code = 130
    except OSError as error:  # what is told cannot be stored, on a full disk for one
        from botspec_generator.cli.show import failed, trouble

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = failed(*trouble(error))
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)
        code = 2
    gc.freeze()
    sys.exit(code)


def parser() -> ArgumentParser:
    """Return what reads the command line; `run` of what it gives is the command's function."""
    about = "A Telegram bot from a YAML spec of screens, buttons and valid transitions."
    made = ArgumentParser(prog="botspec", description=about, allow_abbrev=False)
    made.add_argument("--version", action="version", version=f"botspec {VERSION}", help="show the version")
    commands = made.add_subparsers(metavar="COMMAND", required=True)

    def command(run: Callable[[Namespace], int]) -> ArgumentParser:
        about = run.__doc__
        name = run.__name__.removeprefix("do_")  # the name alone is that of its module, once that is imported
        found = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        found.set_defaults(run=run)
        return found

    _takes_format(command(do_generate))
    _takes_check(command(do_check))
    command(do_explain).add_argument("code", nargs="?", help="a finding's code; without it, all are told")
    _takes_ways(command(do_graph))
    _takes_simulation(command(do_simulate))
    return made


def _takes_project(command: ArgumentParser) -> None:
    help_ = "the project: the folder that holds spec/ (this one)"
    command.add_argument("--project", metavar="DIR", type=Path, default=Path(), help=help_)


def _takes_format(command: ArgumentParser) -> None:
    _takes_project(command)
    names = [str(form) for form in Format]
    help_ = "findings for people, for programs, as marks on a change at GitHub, for code scanners"
    command.add_argument(
        "--format", choices=names, metavar="|".join(names), default=str(Format.TEXT), help=help_
    )


def _takes_check(command: ArgumentParser) -> None:
    _takes_format(command)
    command.add_argument("--watch", action="store_true", help="check again after every save, until Ctrl-C")


def _takes_ways(command: ArgumentParser) -> None:
    _takes_project(command)
    add = command.add_argument
    add("--from", dest="start", metavar="SCREEN", help="show the shortest ways from here (home)")
    add("--to", dest="goal", metavar="SCREEN", help="show the shortest ways to here")
    add("--open", action="store_true", help="open the picture in the browser")


def _takes_simulation(command: ArgumentParser) -> None:
    _takes_project(command)
    add = command.add_argument
    add("--port", metavar="N", type=int, default=8080, help="where the bot listens (8080)")
    add("--api-port", metavar="N", type=int, default=8081, help="where the simulated Telegram does (8081)")
    help_ = "a folder for the embedded database (.botspec)"
    add("--data-dir", metavar="DIR", type=Path, default=Path(".botspec"), help=help_)
    add("--tour", metavar="PATH", type=Path, help="play this tour, or those of a folder, then end")
    add("--polling", action="store_true", help="let the bot fetch its updates")


def do_generate(given: Namespace) -> int:
    """Write generated/ from spec/."""
    from botspec_generator.cli.ahead import reading

    with reading(given.project) as read:
        from botspec_generator.cli.generate import run

        return run(given.project, Format(given.format), read)


def do_check(given: Namespace) -> int:
    """Tell whether generated/ is what spec/ makes."""
    return (_watch if given.watch else _check)(given.project, Format(given.format))


def _check(project: Path, form: Format) -> int:
    from botspec_generator.cli.ahead import reading

    with reading(project) as read:
        from botspec_generator.cli.check import run

        return run(project, form, read)


def _watch(project: Path, form: Format) -> int:
    from botspec_generator.cli.watch import run

    return run(project, form)


def do_explain(given: Namespace) -> int:
    """Tell what a code means: the rule, why it is one, an example, and the mend."""
    from botspec_generator.cli.explain import run

    return run(given.code)


def do_graph(given: Namespace) -> int:
    """Show the screens and where each leads, the ways between two, or the picture."""
    from botspec_generator.cli.graph import run

    return run(given.project, (given.start, given.goal), given.open)


def do_simulate(given: Namespace) -> int:
    """Run the bot against a simulated Telegram, or play a scripted conversation."""
    gc.enable()  # it goes on
    from botspec_generator.cli.simulate import Options, run

    return run(
        Options(
            project=given.project,
            port=given.port,
            api_port=given.api_port,
            data_dir=given.data_dir,
            tour=given.tour,
            polling=given.polling,
        )
    )
