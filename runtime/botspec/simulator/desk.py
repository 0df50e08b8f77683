"""The desk at which every Bot API call is served: faults, checks, the handler, and the record of it all."""

from dataclasses import dataclass

from botspec.simulator.calls import Call, Calls, Drop
from botspec.simulator.checker import Checker
from botspec.simulator.errors import ApiError, bad_request, not_played
from botspec.simulator.methods import FILE_METHODS, METHODS, UNPLAYED
from botspec.simulator.parameters import Parameters
from botspec.simulator.schema import Fields
from botspec.simulator.wire import JsonObject, JsonValue
from botspec.simulator.world import World

DESCRIPTIONS = {"setWebhook": "Webhook was set", "deleteWebhook": "Webhook was deleted"}
"""What Telegram says beside the result of these methods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How a call ended: the HTTP status and the envelope; no envelope means: close the connection."""

    status: int
    envelope: JsonObject | None


@dataclass(slots=True, kw_only=True)
class Desk:
    """Serves the calls of the bot and keeps the record of them."""

    world: World
    calls: Calls

    async def serve(self, name: str, given: Parameters) -> Served:
        """Runs one call of a method, whose name may be written in any case."""
        at = self.world.timing.now()
        method = self.world.api.names.get(name.lower(), name)
        fault = self.calls.next_fault(method)
        drop = None if fault is None else fault.drop
        params = given.untyped()
        result: JsonValue = None
        refusal: ApiError | None = None
        try:
            if fault is not None and drop is not Drop.AFTER:
                raise fault.error()
            params = given.typed(self._fields(method))
            result = await self._run(method, params, given)
        except ApiError as error:
            refusal = error
        call = Call(
            n=self.calls.count + 1,
            at=at,
            method=method,
            params=params,
            ok=refusal is None,
            error=None if refusal is None else refusal.description,
            dropped=drop,
        )
        self._record(call)
        if drop is not None:
            return Served(status=0, envelope=None)
        return _success(method, result) if refusal is None else _refused(refusal)

    def _fields(self, method: str) -> Fields:
        """Returns the parameters of a method that is played; raises ApiError for any other."""
        if method.lower() not in self.world.api.names:
            raise ApiError(404, "Not Found: method not found")
        if method not in METHODS and method not in FILE_METHODS:
            raise not_played(method)
        return self.world.api.methods[method]

    async def _run(self, method: str, params: JsonObject, given: Parameters) -> JsonValue:
        """Checks the parameters and calls the handler."""
        checked = Checker(api=self.world.api, files=given.files).parameters(method, params)
        for name in UNPLAYED.get(method, ()):
            if name in checked:
                raise not_played(f"{method} with {name}")
        if "business_connection_id" in checked:
            raise bad_request("Business connection not found")
        if method in FILE_METHODS:
            return await FILE_METHODS[method](self.world, checked, given.files)
        return await METHODS[method](self.world, checked)

    def _record(self, call: Call) -> None:
        """Remembers a call and reports a refusal."""
        self.calls.record(call)
        if call.error is not None:
            self.world.tell("api_error", method=call.method, error=call.error)
        self.world.bell.ring()


def _success(method: str, result: JsonValue) -> Served:
    """Returns Telegram's envelope of a result."""
    envelope: JsonObject = {"ok": True, "result": result}
    if method in DESCRIPTIONS:
        envelope["description"] = DESCRIPTIONS[method]
    return Served(status=200, envelope=envelope)


def _refused(error: ApiError) -> Served:
    """Returns Telegram's envelope of a refusal."""
    envelope: JsonObject = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after is not None:
        envelope["parameters"] = {"retry_after": error.retry_after}
    if error.migrate_to is not None:
        envelope["parameters"] = {"migrate_to_chat_id": error.migrate_to}
    return Served(status=error.code, envelope=envelope)
