"""How a screen gets onto the display: a text or a file with a caption, sent, edited, or put in a new message.

By an edit a text becomes anything, and a file another file; a file never becomes a text: it is replaced.
"""

from dataclasses import replace
from typing import Final, TypeAlias, assert_never

from botspec.core.effects import Mode, Outcome, Show, Toward
from botspec.ports import FileIds
from botspec.telegram import bodies
from botspec.telegram.bodies import Message
from botspec.telegram.calls import Calls, End
from botspec.telegram.captioned import Captioned
from botspec.telegram.client import Answered
from botspec.telegram.meanings import Meaning, meaning_of
from botspec.telegram.request import Request
from botspec.telegram.sources import Source, UnfitError, find_source

Content: TypeAlias = Message | Captioned
"""What a message holds."""

_REMOVE: Final = '{"remove_keyboard":true}'
_REMOVE_FOR_ONE: Final = '{"remove_keyboard":true,"selective":true}'

DONE: Final = End(outcome=Outcome.DONE)


async def draw(calls: Calls, file_ids: FileIds, chat_id: int, show: Show) -> End:
    """Draws a screen; without the file that it cannot have, rather than not at all."""
    message = Message(chat_id=chat_id, text=show.text, markup=show.markup, is_html=True, toward=show.toward)
    if show.media is None:
        return await _place(calls, show, message)
    try:
        source = await find_source(show.media, file_ids)
    except UnfitError as error:
        return _reduced(await _place(calls, show, message), str(error))
    end = await _carry(calls, file_ids, show, Captioned(message=message, source=source))
    return _reduced(await _place(calls, show, message), end.error) if end.unfit else end


async def send(calls: Calls, content: Content) -> End:
    """Sends a new message."""
    answered = await calls.once(content.send())
    meaning = meaning_of(answered)
    match meaning:
        case Meaning.FINE:
            return _done(Mode.SEND, content, answered, answered.message_id)
        case Meaning.BAD_TEXT | Meaning.BAD_MARKUP if not content.reduced:
            return _reduced(await send(calls, _smaller(content, meaning)), answered.description)
        case Meaning.UNCLEAR:  # a second send could be a second message: the user's next press redraws it
            return End(outcome=Outcome.FAILED, error=f"ambiguous: {answered.description}")
        case _:
            return ended(meaning, answered)


async def hide(calls: Calls, chat_id: int, toward: Toward | None) -> End:
    """Takes the reply keyboard away: Telegram does that with a new message, which goes at once."""
    markup = _REMOVE if toward is None else _REMOVE_FOR_ONE
    sent = await send(calls, Message(chat_id=chat_id, text="…", markup=markup, toward=toward))
    if sent.outcome is Outcome.DONE and sent.message_id is not None:
        await _delete(calls, chat_id, sent.message_id)
    return replace(sent, mode=None, message_id=None)


async def strip(calls: Calls, chat_id: int, message_id: int) -> End:
    """Takes the keyboard off a message."""
    request = Request("editMessageReplyMarkup", bodies.message(chat_id, message_id))
    answered = await calls.safely(request)
    meaning = meaning_of(answered)
    if meaning in (Meaning.FINE, Meaning.SAME, Meaning.GONE, Meaning.FIXED):
        return DONE
    return ended(meaning, answered)


def ended(meaning: Meaning, answered: Answered) -> End:
    """The end of a call that did not do its part: it can be repeated, or it is refused for good."""
    is_open = meaning in (Meaning.WAIT, Meaning.UNCLEAR)
    return End(
        outcome=Outcome.RETRY if is_open else Outcome.FAILED,
        unfit=meaning is Meaning.BAD_MEDIA,
        error=answered.description,
        retry_after=answered.retry_after,
    )


async def _carry(calls: Calls, file_ids: FileIds, show: Show, content: Captioned) -> End:
    """Draws a screen with its file: by the id under which Telegram keeps it, else from where it comes."""
    source = content.source
    if source.known:
        end = await _place(calls, show, _from(source.by_id(), show, content))
        if not end.unfit:
            return end
        await file_ids.forget(source.mark)
    end = await _place(calls, show, _from(source, show, content))
    if end.file_id:
        await file_ids.keep(source.mark, end.file_id)
    return end


def _from(source: Source, show: Show, content: Captioned) -> Captioned:
    return replace(content, source=source, is_there=show.carries == source.mark)


async def _place(calls: Calls, show: Show, content: Content) -> End:
    old = show.message_id
    match show.mode:
        case Mode.NOOP:
            return replace(DONE, mode=Mode.NOOP, message_id=old, carries=show.carries)
        case Mode.EDIT if old is not None and (content.carries or not show.carries):
            return await _edit(calls, content, old)
        case Mode.EDIT | Mode.REPLACE if old is not None:
            return await _replace(calls, content, old)
        case Mode.EDIT | Mode.SEND | Mode.REPLACE:
            return await send(calls, content)
        case _:
            assert_never(show.mode)


async def _edit(calls: Calls, content: Content, message_id: int) -> End:
    answered = await calls.safely(content.edit(message_id))
    meaning = meaning_of(answered)
    match meaning:
        case Meaning.FINE:
            return _done(Mode.EDIT, content, answered, message_id)
        case Meaning.SAME:
            return _done(Mode.NOOP, content, answered, message_id)
        case Meaning.GONE:
            return await send(calls, content)
        case Meaning.NO_TEXT:
            return await _replace(calls, content, message_id)
        case Meaning.NO_CAPTION if isinstance(content, Captioned) and content.is_there:
            return await _edit(calls, content.whole(), message_id)
        case Meaning.FIXED:
            sent = await send(calls, content)
            if sent.outcome is Outcome.DONE:
                await strip(calls, content.chat_id, message_id)
            return sent
        case Meaning.BAD_TEXT | Meaning.BAD_MARKUP if not content.reduced:
            return _reduced(await _edit(calls, _smaller(content, meaning), message_id), answered.description)
        case _:
            return ended(meaning, answered)


async def _replace(calls: Calls, content: Content, message_id: int) -> End:
    """Sends a new message in the place of an old one, which may not be deleted when it is too old."""
    sent = await send(calls, content)
    if sent.outcome is Outcome.DONE:
        answered = await _delete(calls, content.chat_id, message_id)
        if meaning_of(answered) is Meaning.FIXED:
            await strip(calls, content.chat_id, message_id)
    return sent


async def _delete(calls: Calls, chat_id: int, message_id: int) -> Answered:
    return await calls.safely(Request("deleteMessage", bodies.message(chat_id, message_id)))


def _done(mode: Mode, content: Content, answered: Answered, message_id: int | None) -> End:
    return End(
        outcome=Outcome.DONE,
        mode=mode,
        message_id=message_id,
        carries=content.carries,
        file_id=answered.file_id,
    )


def _smaller(content: Content, meaning: Meaning) -> Content:
    return content.plain() if meaning is Meaning.BAD_TEXT else content.bare()


def _reduced(end: End, refusal: str) -> End:
    """The end of a second attempt, which keeps why the first one was refused."""
    return end if end.outcome is Outcome.RETRY else replace(end, error=refusal)
