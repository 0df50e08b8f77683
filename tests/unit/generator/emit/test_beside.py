"""What is made beside: a copy of the process only saves time, it never changes what comes out."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from botspec_generator.emit.module import File
from botspec_generator.emit.verify.beside import Compiled, beside

FILE = File(path="registry.py", text="A = (1, 'ä')\n" * 10_000)


PICTURE = File(path="picture.svg", text="<svg/>")
MADE = (Compiled(file=FILE), Compiled(file=PICTURE))
"""The files when this process makes them."""


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process pass for one without other threads, whatever the tests before have left running."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def make() -> Iterator[File]:
    """Files that any process makes alike."""
    yield FILE
    yield PICTURE


@pytest.mark.usefixtures("alone")
def test_a_copy_gives_the_same_module_with_its_code() -> None:
    """What comes from the copy is what this process would have made, and it comes once."""
    with beside(make) as files:
        made = files()
        assert made is files()
    code = compile(FILE.text, FILE.path, "exec", dont_inherit=True)
    assert made == (Compiled(file=FILE, code=code), Compiled(file=PICTURE))


@pytest.mark.usefixtures("alone")
def test_the_copy_does_the_work(tmp_path: Path) -> None:
    """The module is made in another process, so that this one can go on."""

    def telling() -> Iterator[File]:
        (tmp_path / "pid").write_text(f"{os.getpid()}", encoding="utf-8")
        yield FILE

    with beside(telling) as files:
        assert files()[0].code is not None
    assert (tmp_path / "pid").read_text(encoding="utf-8") != f"{os.getpid()}"


def test_a_module_that_cannot_be_made_is_an_error_here() -> None:
    """The exception of whoever makes the module comes out where the module is asked for."""

    def failing() -> Iterator[File]:
        yield FILE
        raise LookupError("no such screen")

    with beside(failing) as files, pytest.raises(LookupError, match="no such screen"):
        files()


def test_a_module_that_is_no_python_has_no_code() -> None:
    """A module that cannot be compiled comes without code, and whoever imports it says where it is wrong."""
    wrong = File(path="registry.py", text="A = (\n")
    with beside(lambda: [wrong]) as files:
        assert files() == (Compiled(file=wrong),)


@pytest.mark.usefixtures("alone")
def test_a_copy_that_is_ended_is_no_loss() -> None:
    """If the copy does not live to send anything, the module is made here."""
    here = os.getpid()

    def mortal() -> Iterator[File]:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return make()

    with beside(mortal) as files:
        assert files() == MADE


def test_of_a_process_with_threads_there_is_no_copy() -> None:
    """A copy would have one thread of several, and might wait for the others for ever: all is done here."""
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        with beside(make) as files:
            assert files() == MADE
    finally:
        ended.set()
        thread.join()


@pytest.mark.usefixtures("alone")
def test_no_process_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy whose module nobody asked for is ended, even after an error."""
    copies: list[int] = []
    fork = os.fork

    def counted() -> int:
        copies.append(fork())
        return copies[-1]

    monkeypatch.setattr(os, "fork", counted)
    waiting = tmp_path / "waiting"
    os.mkfifo(waiting)

    def endless() -> Iterator[File]:
        waiting.read_bytes()  # nobody ever writes
        return make()

    with pytest.raises(KeyboardInterrupt), beside(endless):
        raise KeyboardInterrupt
    with pytest.raises(ChildProcessError):
        os.waitpid(copies[0], os.WNOHANG)
