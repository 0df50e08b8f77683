"""Methods by which a bot gets its updates: polling and webhooks."""

from collections.abc import Sequence

from botspec.simulator import wire
from botspec.simulator.errors import bad_request, conflict
from botspec.simulator.polling import WEBHOOK_ACTIVE, WEBHOOK_SET
from botspec.simulator.webhook import Webhook, checked_webhook
from botspec.simulator.wire import JsonObject, JsonValue
from botspec.simulator.world import World

MOST_UPDATES = 100
CONNECTIONS = 40


async def get_updates(world: World, params: JsonObject) -> JsonValue:
    """Returns waiting updates, or waits for the first one."""
    if world.courier.webhook is not None:
        raise conflict(WEBHOOK_ACTIVE)
    _allow(world, params)
    limit = wire.integer(params, "limit")
    return await world.poller.poll(
        offset=wire.integer(params, "offset") or 0,
        limit=MOST_UPDATES if limit is None else limit,
        seconds=wire.integer(params, "timeout") or 0,
    )


async def set_webhook(world: World, params: JsonObject) -> JsonValue:
    """Sends updates to an address from now on; an empty address ends it."""
    url = wire.string(params, "url") or ""
    if not url:
        return await delete_webhook(world, params)
    webhook = checked_webhook(
        Webhook(
            url=url,
            secret_token=wire.string(params, "secret_token") or "",
            max_connections=wire.integer(params, "max_connections") or CONNECTIONS,
            ip_address=wire.string(params, "ip_address"),
            has_certificate="certificate" in params,
        )
    )
    _allow(world, params)
    _drop(world, params)
    world.poller.interrupt(WEBHOOK_SET)
    world.courier.set(webhook)
    return True


async def delete_webhook(world: World, params: JsonObject) -> JsonValue:
    """Ends the webhook; what waits is kept for polling unless it is to be dropped."""
    world.courier.set(None)
    _drop(world, params)
    return True


async def get_webhook_info(world: World, _params: JsonObject) -> JsonValue:
    """Says where updates go, how many wait, and what went wrong last."""
    webhook = world.courier.webhook
    info: JsonObject = {
        "url": "" if webhook is None else webhook.url,
        "has_custom_certificate": webhook is not None and webhook.has_certificate,
        "pending_update_count": len(world.queue.waiting()),
    }
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
        if webhook.ip_address is not None:
            info["ip_address"] = webhook.ip_address
    if world.courier.last_error is not None:
        info["last_error_date"], info["last_error_message"] = world.courier.last_error
    if world.queue.allowed:
        info["allowed_updates"] = [*world.queue.allowed]
    return info


def _allow(world: World, params: JsonObject) -> None:
    """Sets which kinds of updates the bot wants; what it does not say stays as it was."""
    names = wire.array(params, "allowed_updates")
    if names is None:
        return
    unknown = [str(name) for name in names if name not in world.api.update_types]
    if unknown:
        raise bad_request(f"unknown update type in allowed_updates: {_listed(unknown)}")
    world.queue.allowed = tuple(str(name) for name in names)


def _drop(world: World, params: JsonObject) -> None:
    """Forgets what waits, when the bot says so."""
    if wire.flag(params, "drop_pending_updates"):
        world.queue.drop_all()


def _listed(names: Sequence[str]) -> str:
    """Returns names in quotes."""
    return ", ".join(f'"{name}"' for name in names)
