"""What is made beside: a copy of the process only saves time, it never changes what comes out."""

import os
import signal
import threading
from pathlib import Path
from types import CodeType

import pytest

from botspec_generator.emit.beside import beside
from botspec_generator.emit.compiled import compiled
from botspec_generator.emit.module import File

MADE = (
    ("registry.py", "A = (1, 'ä')\n" * 10_000, compile("A = 1", "registry.py", "exec")),
    ("picture", "", None),
)
"""What any process makes alike."""


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process pass for one without other threads, whatever the tests before have left running."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


Made = tuple[tuple[str, str, CodeType | None], ...]


def make() -> Made:
    """Make it."""
    return MADE


@pytest.mark.usefixtures("alone")
def test_a_copy_gives_what_this_process_would_have_made() -> None:
    """What comes from the copy is equal to what this process would have made, and it comes once."""
    with beside(make) as wait:
        made = wait()
        assert made is wait()
    assert made == MADE
    assert made is not MADE


@pytest.mark.usefixtures("alone")
def test_the_copy_does_the_work(tmp_path: Path) -> None:
    """It is made in another process, so that this one can go on."""
    with beside(os.getpid) as wait:
        assert wait() != os.getpid()


def test_what_cannot_be_made_is_an_error_here() -> None:
    """The exception of whoever makes it comes out where it is asked for."""

    def failing() -> Made:
        raise LookupError("no such screen")

    with beside(failing) as wait, pytest.raises(LookupError, match="no such screen"):
        wait()


@pytest.mark.usefixtures("alone")
def test_what_cannot_be_sent_is_made_here() -> None:
    """What `marshal` does not write is no error: it is made again by this process."""
    with beside(object) as wait:
        assert type(wait()) is object


def test_a_module_that_is_no_python_has_no_code() -> None:
    """A module that cannot be compiled comes without code, and whoever imports it says where it is wrong."""
    [wrong, text] = compiled([File(path="registry.py", text="A = (\n"), File(path="BOT.md", text="(")])
    assert (wrong, text) == (("registry.py", "A = (\n", None), ("BOT.md", "(", None))


def test_a_module_has_the_code_of_its_text() -> None:
    """The code is what Python makes of the text, under the path of the file."""
    [(_, text, code)] = compiled([File(path="registry.py", text="A = 1\n")])
    assert code == compile(text, "registry.py", "exec", dont_inherit=True)
    assert code is not None
    assert code.co_filename == "registry.py"


@pytest.mark.usefixtures("alone")
def test_a_copy_that_is_ended_is_no_loss() -> None:
    """If the copy does not live to send anything, it is made here."""
    here = os.getpid()

    def mortal() -> Made:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return make()

    with beside(mortal) as wait:
        assert wait() == MADE


def test_of_a_process_with_threads_there_is_no_copy() -> None:
    """A copy would have one thread of several, and might wait for the others for ever: all is done here."""
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        with beside(make) as wait:
            assert wait() == MADE
    finally:
        ended.set()
        thread.join()


@pytest.mark.usefixtures("alone")
def test_no_process_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that nobody waited for is ended, even after an error."""
    copies: list[int] = []
    fork = os.fork

    def counted() -> int:
        copies.append(fork())
        return copies[-1]

    monkeypatch.setattr(os, "fork", counted)
    waiting = tmp_path / "waiting"
    os.mkfifo(waiting)

    def endless() -> Made:
        waiting.read_bytes()  # nobody ever writes
        return make()

    with pytest.raises(KeyboardInterrupt), beside(endless):
        raise KeyboardInterrupt
    with pytest.raises(ChildProcessError):
        os.waitpid(copies[0], os.WNOHANG)
