"""Runs the stand-in: `python -m bot.standin --port 8082`."""

import argparse
import asyncio
import sys

from bot.standin.faults import TAGS
from bot.standin.server import KEY, StandIn


def main() -> int:
    """Serves until Ctrl-C; exit code 2 when the port is taken."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.standin",
        description="A provider on this machine that paints pictures from words.",
        epilog=f"Words in a prompt that let it go wrong: {', '.join(TAGS)}.",
    )
    parser.add_argument("--port", type=int, default=8082, help="where it listens (8082)")
    arguments = parser.parse_args()
    try:
        asyncio.run(_serve(arguments.port))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        sys.stderr.write(f"error: cannot listen on port {arguments.port}: {error.strerror}\n")
        sys.stderr.write("help: choose another --port\n")
        return 2
    return 0


async def _serve(port: int) -> None:
    standin = StandIn()
    await standin.start(port=port)
    sys.stderr.write(f"provider  {standin.url}    a stand-in; Ctrl-C ends it\n")
    sys.stderr.write(f"bot       PROVIDER_URL={standin.url} PROVIDER_API_KEY={KEY} python -m bot\n")
    try:
        await asyncio.Event().wait()
    finally:
        await standin.stop()


if __name__ == "__main__":
    sys.exit(main())
