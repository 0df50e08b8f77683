"""The texts that come with the generator, of built-in reasons and notices; a spec's own text wins."""

from collections.abc import Mapping, Sequence
from typing import Final

from botspec.contract.vocabulary import Reason, Told

NEVER_TOLD: Final = frozenset({Reason.SUCCESS, Reason.NOOP})
"""Reasons that no user is ever told, and that have no text."""

_ENGLISH: Final[Mapping[str, str]] = {
    Reason.PASSIVE_REJECT: "The bot is being updated, please try again in a few seconds",
    Reason.UNKNOWN_ACTION: "The bot did not understand that",
    Reason.UNKNOWN_CALLBACK: "That button no longer exists, please use /start",
    Reason.STATE_MISMATCH: "That button has expired, please use /start",
    Reason.VALIDATION_FAILED: "That value does not fit here, please check it",
    Reason.BALANCE_INSUFFICIENT: "There is not enough money on your balance",
    Reason.MODEL_DISABLED: "This model is switched off now, please choose another one",
    Reason.RATE_LIMIT: "That was too fast, please wait a little",
    Reason.DOWNSTREAM_TIMEOUT: "Another service did not answer in time, please try again",
    Reason.DOWNSTREAM_ERROR: "Another service did not work as it should, please try again later",
    Reason.DB_ERROR: "Your data could not be saved, please try again",
    Reason.INTERNAL_ERROR: "Something went wrong on our side; nothing was changed",
}

_RUSSIAN: Final[Mapping[str, str]] = {
    Reason.PASSIVE_REJECT: "Бот обновляется, повторите через несколько секунд",
    Reason.UNKNOWN_ACTION: "Бот не понял это действие",
    Reason.UNKNOWN_CALLBACK: "Такой кнопки больше нет, используйте /start",
    Reason.STATE_MISMATCH: "Кнопка устарела, используйте /start",
    Reason.VALIDATION_FAILED: "Это значение здесь не подходит, проверьте его",
    Reason.BALANCE_INSUFFICIENT: "На балансе недостаточно средств",
    Reason.MODEL_DISABLED: "Эта модель сейчас отключена, выберите другую",
    Reason.RATE_LIMIT: "Слишком быстро, подождите немного",
    Reason.DOWNSTREAM_TIMEOUT: "Внешний сервис не ответил вовремя, попробуйте ещё раз",
    Reason.DOWNSTREAM_ERROR: "Внешний сервис ответил ошибкой, попробуйте позже",
    Reason.DB_ERROR: "Не удалось сохранить данные, попробуйте ещё раз",
    Reason.INTERNAL_ERROR: "Что-то пошло не так на нашей стороне, ничего не изменилось",
}

REASONS: Final[Mapping[str, Mapping[str, str]]] = {"en": _ENGLISH, "ru": _RUSSIAN}
"""By locale, then by reason."""

NOTICES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        Told.NOT_YOURS: "These buttons are not yours; send /start to get your own",
        Told.NOT_EXPECTED: "The bot does not expect that here",
        Told.UNKNOWN_COMMAND: "There is no such command",
    },
    "ru": {
        Told.NOT_YOURS: "Это не ваши кнопки; отправьте /start, чтобы получить свои",
        Told.NOT_EXPECTED: "Здесь бот этого не ждёт",
        Told.UNKNOWN_COMMAND: "Такой команды нет",
    },
}
"""By locale, then by the notice's key."""

_INSTEAD: Final[Mapping[str, str]] = {"en": "please use", "ru": "используйте"}
_NAMED: Final = 5


def shipped_notice(locale: str, key: str, commands: Sequence[str]) -> str | None:
    """The text of a notice that comes with the generator; an unknown command names some of these."""
    text = NOTICES.get(locale, {}).get(key)
    if text is None or key != Told.UNKNOWN_COMMAND or not commands:
        return text
    names = ", ".join(f"/{name}" for name in commands[:_NAMED])
    return f"{text}; {_INSTEAD[locale]} {names}"
