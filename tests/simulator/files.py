"""Files for the tests of media: multipart calls, and a server from which files are fetched."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from botspec.simulator.pictures import paint
from tests.simulator.playing import Client

PNG = paint(40, 30)
VIDEO = b"a video of the tests"


async def upload(client: Client, method: str, files: Mapping[str, bytes], **params: Any) -> Any:
    """Calls a method with a multipart body and returns the envelope."""
    form = aiohttp.FormData()
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    for name, content in files.items():
        form.add_field(
            name, BytesIO(content), filename=f"{name}.bin", content_type="application/octet-stream"
        )
    async with client.session.post(client.address(method), data=form) as response:
        envelope = await response.json()
        assert envelope["ok"] == (response.status == 200)
        return envelope


@dataclass(slots=True)
class Shop:
    """A web server with files: each path has a content type and a body."""

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict[str, tuple[str, bytes]])
    asked: list[str] = field(default_factory=list[str])
    url: str = ""
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listens on a free port."""
        app = web.Application()
        app.router.add_get("/{name:.+}", self._give)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stops listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def put(self, name: str, mime_type: str, body: bytes) -> str:
        """Offers a file and returns its address."""
        self.files[name] = (mime_type, body)
        return f"{self.url}/{name}"

    async def _give(self, request: web.Request) -> web.StreamResponse:
        """Gives a file, or 404; one that is called `streamed` comes without its length."""
        name = request.match_info["name"]
        self.asked.append(name)
        if name not in self.files:
            return web.Response(status=404)
        mime_type, body = self.files[name]
        if name != "streamed":
            return web.Response(body=body, content_type=mime_type)
        response = web.StreamResponse(headers={"Content-Type": mime_type})
        await response.prepare(request)
        for at in range(0, len(body), 2**20):
            await response.write(body[at : at + 2**20])
            await asyncio.sleep(0)
        return response
