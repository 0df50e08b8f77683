"""Puts the bot together: the generated registry, and the functions that the spec asks for."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot import actions, facts
from bot.provider import Access, Pace, Provider
from bot.tasks import generating
from botspec.bot import Bot
from generated.actions import Handlers
from generated.registry import UI

MIGRATIONS: Final = Path(__file__).parents[1] / "migrations" / "bot"

QUICK: Final = Pace(first=0.2, longest=1.0)
"""A stand-in on this machine can be asked more often."""


def create() -> Bot:
    """Return the reference bot, not yet running, with the provider of the environment. Raises ConfigError."""
    provider = Provider(Access.load(os.environ))
    return assemble(provider, Path(os.environ.get("BOTSPEC_DATA_DIR") or ".botspec") / "pictures")


@asynccontextmanager
async def simulated() -> AsyncGenerator[Bot]:
    """The bot as `botspec simulate` runs it: the provider is a stand-in on this machine."""
    from bot.standin import StandIn  # it paints with Pillow, which the demo alone needs

    with TemporaryDirectory() as folder:
        async with StandIn() as standin:
            access = Access(url=standin.url, key=standin.key)
            yield assemble(Provider(access, QUICK), Path(folder))


def assemble(provider: Provider, pictures: Path) -> Bot:
    """Return the bot with this provider; pictures are kept in this folder."""
    return Bot(
        UI,
        handlers(provider, pictures),
        migrations=MIGRATIONS,
        secrets=provider.secrets,
        routes=provider.routes(),
        lifespan=provider.session,
    )


def handlers(provider: Provider, pictures: Path) -> Handlers:
    """Return every function that the spec asks for."""
    return Handlers(
        balance=facts.balance,
        models=facts.models,
        offer=facts.offer,
        jobs=facts.jobs,
        run=facts.run_in(pictures),
        operations=facts.operations,
        instance=facts.instance,
        log_lines=facts.log_lines,
        open_account=actions.open_account,
        top_up=actions.top_up,
        confirm_run=actions.confirm_run,
        cancel_run=actions.cancel_run,
        give_up_run=actions.give_up_run,
        refund_run=actions.refund_run,
        refund_elsewhere=actions.refund_elsewhere,
        repeat_run=actions.repeat_run,
        enable_debug=actions.enable_debug,
        generate=generating(provider, pictures),
    )
