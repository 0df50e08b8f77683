"""Which links Telegram takes in buttons and texts, and how it writes them back."""

import re

SPECIAL = re.compile(r"(tg|ton|tonsite):(?://)?", re.IGNORECASE)
SCHEME = re.compile(r"([^:/?#@\[\]]*)://")
USER = re.compile(r"tg:(?://)?user\?(?:.*&)?id=(\d+)\b", re.IGNORECASE)
HOST = re.compile(r"(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?$")


class LinkError(Exception):
    """A link that Telegram refuses; the text has Telegram's words."""


def mentioned_user(link: str) -> int | None:
    """Returns the user of a `tg://user?id=...` link."""
    found = USER.match(link)
    return int(found[1]) if found else None


def checked_link(link: str) -> str:
    """Returns a link as Telegram keeps it: with a scheme, a lower-case host and a path; raises LinkError."""
    special = SPECIAL.match(link)
    if special:
        rest = link[special.end() :]
        host = re.split(r"[/?#]", rest, maxsplit=1)[0]
        if not re.fullmatch(r"[A-Za-z0-9_.-]+", host):
            raise LinkError("URL host is empty" if not host else "Unallowed characters in URL host")
        return f"{special[1].lower()}://{rest}"
    scheme, host, rest = _parts(link)
    if "." not in host and not host.startswith("["):
        raise LinkError("Wrong HTTP URL")
    return f"{scheme}://{host}{rest}"


def https_link(link: str) -> str:
    """Returns a link that must be HTTPS, as Web Apps and login buttons demand; raises LinkError."""
    if SPECIAL.match(link) or _parts(link)[0] != "https":
        raise LinkError("Only HTTPS links are allowed")
    return checked_link(link)


def http_link(link: str) -> str:
    """Returns a web address of which a file is fetched, also one on this machine; raises LinkError."""
    scheme, host, rest = _parts(link)
    return f"{scheme}://{host}{rest}"


def _parts(link: str) -> tuple[str, str, str]:
    """Returns scheme, host with port, and the rest, which starts with a slash."""
    found = SCHEME.match(link)
    scheme, body = (found[1].lower(), link[found.end() :]) if found else ("http", link)
    if scheme not in ("http", "https"):
        raise LinkError("Unsupported URL protocol")
    authority, rest = _split(body)
    address = HOST.match(authority)
    if address is None:
        raise LinkError("Wrong port number specified in the URL")
    host, port = address[1].lower(), address[2]
    if not host:
        raise LinkError("URL host is empty")
    if re.search(r"[\s\x00-\x1f\"<>\\^`{|}]", host):
        raise LinkError("Disallowed character in URL host")
    return scheme, f"{authority[: address.start(1)]}{host}" + (f":{port}" if port else ""), rest


def _split(body: str) -> tuple[str, str]:
    """Splits what follows the scheme into the address and the path, query and fragment."""
    found = re.search(r"[/?#]", body)
    if found is None:
        return body, "/"
    rest = body[found.start() :]
    return body[: found.start()], rest if rest.startswith("/") else f"/{rest}"
