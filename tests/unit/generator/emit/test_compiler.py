"""The compiler: a second process only saves time, it never changes what comes out."""

import subprocess
import sys
from types import CodeType

import pytest

from botspec_generator.emit.module import File
from botspec_generator.emit.verify.compiler import LARGE, Compiler, compiler

ROW = "A = (1, 'ä')\n"


def large(path: str = "registry.py", more: str = "") -> File:
    """A module that is worth a process of its own."""
    return File(path=path, text=ROW * (LARGE // len(ROW) + 1) + more)


def in_place(file: File) -> CodeType:
    """The code of a module as this process compiles it."""
    return compile(file.text, file.path, "exec", dont_inherit=True)


def test_a_second_process_gives_the_same_code() -> None:
    """The code of a large module that was begun is what this process would have made."""
    file = large()
    with compiler() as code:
        code.begin(file)
        assert code.is_begun(file)
        assert code.code(file) == in_place(file)


def test_a_small_module_is_compiled_here() -> None:
    """Nothing is begun for a module that is compiled before Python starts."""
    file = File(path="ids.py", text=ROW)
    with compiler() as code:
        code.begin(file)
        assert not code.is_begun(file)
        assert code.code(file) == in_place(file)


def test_another_text_of_the_same_path_is_compiled_anew() -> None:
    """What was begun counts for its own text alone: a file that changed since is never taken for it."""
    with compiler() as code:
        code.begin(large())
        changed = large(more="B = 2\n")
        assert not code.is_begun(changed)
        assert code.code(changed) == in_place(changed)


def test_a_wrong_module_is_an_error_in_its_place() -> None:
    """A large module that is no Python raises the error that a small one does, with its file and line."""
    file = large(more="A = (\n")
    with compiler() as code:
        code.begin(file)
        with pytest.raises(SyntaxError) as error:
            code.code(file)
    assert (error.value.filename, error.value.lineno) == ("registry.py", file.text.count("\n"))


@pytest.mark.parametrize("executable", ["/nowhere/python", "", "/bin/false"])
def test_without_a_second_python_all_is_done_here(monkeypatch: pytest.MonkeyPatch, executable: str) -> None:
    """If Python cannot be started, or ends at once, the code is the same."""
    monkeypatch.setattr(sys, "executable", executable)
    file = large()
    with compiler() as code:
        code.begin(file)
        assert code.code(file) == in_place(file)


def test_no_process_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process whose code nobody asked for is ended with the compiler, even after an error."""
    killed: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        """A process that is known to have been ended by its owner."""

        def kill(self) -> None:
            killed.append(self)
            super().kill()

    monkeypatch.setattr(subprocess, "Popen", Noted)

    def interrupted(code: Compiler) -> None:
        code.begin(large())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), compiler() as code:
        interrupted(code)
    assert [process.poll() is not None for process in killed] == [True]
