"""The inside of HTML tags: a cursor over bytes, attributes and character references, by TDLib's rules."""

from botspec.simulator.errors import unparsable

SPACES = b" \t\r\n\0\x0b"
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
DIGITS = frozenset(b"0123456789")
HEX_DIGITS = DIGITS | frozenset(b"abcdefABCDEF")
TOKEN = LETTERS | DIGITS | frozenset(b".-")
LAST_SYMBOL = 0x10FFFF
LONGEST_NUMBER = 10


class Cursor:
    """A place in the bytes of a text; behind the last byte it reads zero bytes, which count as spaces."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self.at = 0

    @property
    def at_end(self) -> bool:
        """Tells whether all bytes have been read."""
        return self.at >= len(self._source)

    @property
    def byte(self) -> bytes:
        """The byte here."""
        return self._source[self.at : self.at + 1] or b"\0"

    def take(self) -> bytes:
        """Returns the byte here and goes on."""
        byte = self.byte
        self.at += 1
        return byte

    def while_in(self, alphabet: frozenset[int]) -> bytes:
        """Returns the bytes from here that belong to an alphabet."""
        begin = self.at
        while not self.at_end and self._source[self.at] in alphabet:
            self.at += 1
        return self._source[begin : self.at]

    def until_space_or(self, stops: bytes) -> str:
        """Returns the text from here to the next space or one of the stops."""
        begin = self.at
        while self.byte not in (*_each(SPACES), *_each(stops)):
            self.at += 1
        return self._source[begin : self.at].decode("utf-8", "replace")

    def skip_spaces(self) -> None:
        """Goes to the next byte that is not a space."""
        while not self.at_end and self.byte in _each(SPACES):
            self.at += 1


def _each(alphabet: bytes) -> tuple[bytes, ...]:
    """Returns the bytes one by one."""
    return tuple(alphabet[place : place + 1] for place in range(len(alphabet)))


def reference(cursor: Cursor) -> str | None:
    """Reads the symbol of a character reference; None, and nothing is read, when there is none."""
    begin = cursor.at
    cursor.take()
    symbol = _number(cursor, begin) if cursor.byte == b"#" else NAMED.get(cursor.while_in(LETTERS))
    if symbol is None:
        cursor.at = begin
    elif cursor.byte == b";":
        cursor.take()
    return symbol


def _number(cursor: Cursor, begin: int) -> str | None:
    """Reads a numeric reference; None when it names no symbol or is longer than Telegram reads."""
    cursor.take()
    base = 10
    if cursor.byte == b"x":
        cursor.take()
        base = 16
    digits = cursor.while_in(HEX_DIGITS if base == 16 else DIGITS)
    code = int(digits, base) if digits else 0
    if not 0 < code < LAST_SYMBOL or cursor.at - begin >= LONGEST_NUMBER:
        return None
    return chr(code)


def attributes(cursor: Cursor, tag: str, begin: int) -> dict[str, str]:
    """Reads the attributes of a start tag and its `>`; one without a value has an empty one."""
    found: dict[str, str] = {}
    while True:
        cursor.skip_spaces()
        if cursor.byte == b">":
            cursor.take()
            return found
        name = cursor.until_space_or(b"=>/\"'")
        if not name:
            raise unparsable(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        cursor.skip_spaces()
        if cursor.byte == b"=":
            cursor.take()
            found[name] = _value(cursor, tag, begin)
        else:
            found[name] = ""
        if cursor.at_end:
            raise unparsable(f'Unclosed start tag "{tag}" at byte offset {begin}')


def _value(cursor: Cursor, tag: str, begin: int) -> str:
    """Reads the value of an attribute: in quotes, or a name token."""
    cursor.skip_spaces()
    if cursor.at_end:
        raise unparsable(f'Unclosed start tag "{tag}" at byte offset {begin}')
    if cursor.byte in (b"'", b'"'):
        return _quoted(cursor)
    token_begin = cursor.at
    token = cursor.while_in(TOKEN).decode().lower()
    if cursor.byte not in (*_each(SPACES), b">"):
        raise unparsable(f"Unexpected end of name token at byte offset {token_begin}")
    return token


def _quoted(cursor: Cursor) -> str:
    """Reads a value in quotes; character references in it are decoded."""
    quote = cursor.take()
    value = bytearray()
    while not cursor.at_end and cursor.byte != quote:
        symbol = reference(cursor) if cursor.byte == b"&" else None
        value += cursor.take() if symbol is None else symbol.encode("utf-8", "surrogatepass")
    cursor.take()
    return value.decode("utf-8", "replace")
