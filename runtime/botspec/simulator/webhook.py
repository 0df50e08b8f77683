"""Webhooks: which addresses the simulator takes, and the delivery to them with Telegram's retries."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

import aiohttp
import orjson

from botspec.simulator.errors import bad_request
from botspec.simulator.parameters import Parameters
from botspec.simulator.replies import called_method
from botspec.simulator.timing import Bell, Timing
from botspec.simulator.updates import Entry, Fate, UpdateQueue

PORTS = frozenset({443, 80, 88, 8443})
LOOPBACK = frozenset({"127.0.0.1", "localhost"})
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
REQUEST_SECONDS = 60.0
LONGEST_RETRY_AFTER = 3600
Reply = Callable[[str, Parameters], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where updates are sent: the address, the secret of the header, how many requests at once."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str | None = None
    has_certificate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How one delivery went: the HTTP status, or None, and what was wrong, or an empty text."""

    status: int | None
    error: str
    retry_after: int = 0


def checked_webhook(webhook: Webhook) -> Webhook:
    """Returns a webhook that may be set; raises ApiError in Telegram's words.

    Telegram itself takes HTTPS on ports 443, 80, 88 and 8443 alone. The simulator also takes
    http://127.0.0.1 and http://localhost on any port, so that a bot on this machine can be reached.
    """
    if len(webhook.secret_token) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", webhook.secret_token):
        raise bad_request("secret token contains unallowed characters")
    try:
        parts = urlsplit(webhook.url)
        port = parts.port
    except ValueError:
        raise bad_request("bad webhook: Wrong port number specified in the URL") from None
    if not parts.hostname:
        raise bad_request("bad webhook: URL host is empty")
    if parts.hostname in LOOPBACK and parts.scheme in ("http", "https"):
        return webhook
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    _check_address(webhook.ip_address or parts.hostname)
    return webhook


def _check_address(host: str) -> None:
    """Raises ApiError for an IP address that Telegram does not call; a name is not resolved."""
    try:
        address = ip_address(host)
    except ValueError:
        return
    if address.version != 4:
        raise bad_request("bad webhook: IPv6-only addresses are not allowed")
    if not address.is_global:
        raise bad_request(f"bad webhook: IP address {address} is reserved")


class Courier:
    """Posts waiting updates to the webhook: each lane in order and one at a time, beside the others."""

    def __init__(self, *, queue: UpdateQueue, timing: Timing, bell: Bell) -> None:
        self.webhook: Webhook | None = None
        self.last_error: tuple[int, str] | None = None
        self._queue = queue
        self._timing = timing
        self._bell = bell
        self._session: aiohttp.ClientSession | None = None
        self._reply: Reply | None = None
        self._connections = asyncio.Semaphore(1)
        self._workers: dict[str, asyncio.Task[None]] = {}

    @property
    def busy(self) -> bool:
        """Tells whether a delivery is under way or waits for its retry."""
        return bool(self._workers)

    def open(self, reply: Reply) -> None:
        """Makes ready to post; `reply` runs the method that a webhook's answer may ask for."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=REQUEST_SECONDS))
        self._reply = reply
        self.wake()

    async def close(self) -> None:
        """Stops all deliveries and closes the connections."""
        workers = list(self._workers.values())
        self._stop_workers()
        await asyncio.gather(*workers, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def set(self, webhook: Webhook | None) -> None:
        """Sends updates here from now on, None: nowhere; what waits is kept and its retries begin anew."""
        self._stop_workers()
        self.webhook = webhook
        self.last_error = None
        if webhook is not None:
            self._connections = asyncio.Semaphore(webhook.max_connections)
        self.wake()

    def wake(self) -> None:
        """Starts the deliveries of every lane that has updates and is not being worked at."""
        if self.webhook is None or self._session is None:
            return
        for lane in self._queue.lanes():
            if lane not in self._workers:
                self._workers[lane] = asyncio.create_task(self._work(lane, self.webhook, self._session))

    def _stop_workers(self) -> None:
        """Ends all deliveries; their updates stay in the queue."""
        for worker in self._workers.values():
            worker.cancel()
        self._workers.clear()

    async def _work(self, lane: str, webhook: Webhook, session: aiohttp.ClientSession) -> None:
        """Delivers the updates of one lane until none is left."""
        connections = self._connections
        try:
            while entry := self._queue.head(lane):
                failures = 0
                while entry.fate is Fate.WAITING:
                    async with connections:
                        attempt = await self._post(entry, webhook, session)
                    delay = self._judge(entry, attempt, failures)
                    if delay is not None:
                        failures += 1
                        await self._timing.sleep(delay)
        finally:
            if self._workers.get(lane) is asyncio.current_task():
                del self._workers[lane]
            self._bell.ring()

    def _judge(self, entry: Entry, attempt: Attempt, failures: int) -> float | None:
        """Settles an update that was taken or is too old; else returns the seconds until its next try."""
        entry.attempts += 1
        entry.status = attempt.status
        if not attempt.error:
            self._queue.settle(entry, Fate.DELIVERED)
            return None
        now = self._timing.now()
        self.last_error = (int(now), attempt.error)
        delay = min(attempt.retry_after, LONGEST_RETRY_AFTER) or self._timing.retry_delay(failures)
        if now + delay > entry.expires_at:
            self._queue.settle(entry, Fate.EXPIRED)
            return None
        self._bell.ring()
        return delay

    async def _post(self, entry: Entry, webhook: Webhook, session: aiohttp.ClientSession) -> Attempt:
        """Posts one update; success is any 2xx answer."""
        headers = {"Content-Type": "application/json"}
        if webhook.secret_token:
            headers[SECRET_HEADER] = webhook.secret_token
        try:
            async with session.post(
                webhook.url, data=orjson.dumps(entry.update), headers=headers, allow_redirects=False
            ) as response:
                if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
                    await self._run_reply(response)
                    return Attempt(status=response.status, error="")
                return Attempt(
                    status=response.status,
                    error=f"Wrong response from the webhook: {response.status} {response.reason}",
                    retry_after=_seconds(response.headers.get("Retry-After", "")),
                )
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Attempt(status=None, error=_words(error))

    async def _run_reply(self, response: aiohttp.ClientResponse) -> None:
        """Runs the method that the webhook's answer calls; its result is seen by nobody."""
        called = await called_method(response)
        if called is not None and self._reply is not None:
            await self._reply(*called)


def _seconds(header: str) -> int:
    """Returns the seconds of a Retry-After header; 0 when it has none."""
    return int(header) if header.isascii() and header.isdigit() else 0


def _words(error: BaseException) -> str:
    """Returns what getWebhookInfo says of a failed connection."""
    match error:
        case aiohttp.ClientSSLError():
            return f"SSL error {{{error}}}"
        case aiohttp.ClientConnectorDNSError():
            return "Failed to resolve host: Name or service not known"
        case aiohttp.ClientConnectorError() if isinstance(error.os_error, ConnectionRefusedError):
            return "Connection refused"
        case TimeoutError():
            return "Read timeout expired"
        case _:
            return "Connection closed"
