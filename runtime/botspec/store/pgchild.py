"""Runs as a process of its own: gives up root, ties its life to its parent's, becomes a PostgreSQL program.

The kernel forgets a parent-death signal when the credentials change, so the order of the steps matters.
A process of its own spares the bot, which may have threads, from running Python between fork and exec.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
"""From linux/prctl.h: the signal that the kernel sends to this process when its parent dies."""
KEEP_USER = -1
"""Given as uid and gid: stay the user that the parent is."""


def give_up_root(uid: int, gid: int) -> None:
    """Become the given user for good, without any supplementary group."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def die_with(parent: int, death_signal: int) -> None:
    """Ask the kernel for `death_signal` when the parent dies; leave at once when it is dead already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        sys.exit("The process that wanted PostgreSQL is gone.")


def main(arguments: list[str]) -> None:
    """Take `parent-pid death-signal uid gid program argument...` and become the program."""
    parent, death_signal, uid, gid = (int(number) for number in arguments[:4])
    program = arguments[4:]
    try:
        if uid != KEEP_USER:
            give_up_root(uid, gid)
        if sys.platform == "linux":
            die_with(parent, death_signal)
        os.umask(0o077)
        os.execve(program[0], program, {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath})
    except OSError as error:
        sys.exit(f"{program[0]} cannot be run: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
