"""The routes that probes and monitors call: /health, /livez and /readyz."""

from collections.abc import Callable
from time import monotonic
from typing import Final

import orjson
from aiohttp import web

from botspec.contract.vocabulary import BotState
from botspec.ops.health import Health, HealthSource, Phase, Status

_HEADERS: Final = {"Cache-Control": "no-store"}


def routes(source: HealthSource, clock: Callable[[], float] = monotonic) -> list[web.RouteDef]:
    """The routes of one bot; `uptime` counts from this call."""
    health = Health(source, clock)

    async def report(_: web.Request) -> web.Response:
        """Answers with everything that is known; 503 when the bot does not work."""
        found = await health.report()
        return _answer(found.fields, works=found.status is not Status.FAIL)

    async def alive(_: web.Request) -> web.Response:
        """Answers as long as the event loop turns; it asks nobody."""
        return _answer({"status": Status.OK}, works=True)

    async def ready(_: web.Request) -> web.Response:
        """Answers 503 before the bot serves and after it was told to stop. PASSIVE is ready, too.

        A rolling deploy would wait for ever otherwise: the new instance becomes ACTIVE when the old one ends.
        """
        vitals = source.vitals()
        works = vitals.phase is Phase.SERVING
        good = Status.OK if vitals.lock_state is BotState.ACTIVE else Status.WARN
        status = good if works else Status.FAIL
        return _answer(
            {"status": status, "phase": vitals.phase, "lock_state": vitals.lock_state}, works=works
        )

    return [web.get("/health", report), web.get("/livez", alive), web.get("/readyz", ready)]


def _answer(fields: dict[str, object], *, works: bool) -> web.Response:
    return web.Response(
        body=orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE),
        status=200 if works else 503,
        content_type="application/json",
        headers=_HEADERS,
    )
