"""What a button of the client's opens, copies or asks for, as a field of an InlineKeyboardButton."""

import re
from collections.abc import Mapping
from typing import Final, assert_never

from botspec.contract.uimap import ButtonDef, ButtonKind

Action = Mapping[str, str | Mapping[str, str]]
"""The one field of a button that says what it does."""

_NEVER_IN_URL: Final = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")
_WEB: Final = re.compile(r"https?://[^/?#]*\.[^/?#]", re.IGNORECASE)
_SECURE: Final = re.compile(r"https://[^/?#]*\.[^/?#]", re.IGNORECASE)
_OWN: Final = re.compile(r"(tg|ton|tonsite)://\S", re.IGNORECASE)
"""What Telegram takes: a host with a dot, or one of its own schemes (TDLib, LinkManager)."""


def action(button: ButtonDef, target: str) -> Action:
    """The field for this target. ValueError when it is an address that Telegram refuses."""
    match button.kind:
        case ButtonKind.PRESS:
            return {"callback_data": target}
        case ButtonKind.URL:
            return {"url": _address(button, target, (_WEB, _OWN))}
        case ButtonKind.WEB_APP:
            return {"web_app": {"url": _address(button, target, (_SECURE,))}}
        case ButtonKind.COPY:
            return {"copy_text": {"text": target}}
        case ButtonKind.SWITCH_INLINE:
            return {"switch_inline_query": target}
        case ButtonKind.SWITCH_HERE:
            return {"switch_inline_query_current_chat": target}
        case ButtonKind.CONTACT | ButtonKind.LOCATION:
            raise ValueError(f"{button.id} stands on no inline keyboard")
        case _:
            assert_never(button.kind)


def _address(button: ButtonDef, target: str, forms: tuple[re.Pattern[str], ...]) -> str:
    """An address with what may stand in none, a blank or a quote, in its encoded form."""
    url = _NEVER_IN_URL.sub(_encoded, target)
    if not any(form.match(url) for form in forms):
        what = "an https:// address" if button.kind is ButtonKind.WEB_APP else "an address"
        raise ValueError(f"the target of {button.id} is not {what} with a scheme and a host")
    return url


def _encoded(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"
