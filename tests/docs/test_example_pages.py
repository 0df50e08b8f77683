"""The pages of the examples are true: every command that they show is run, here or by `make examples`."""

import re
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Final

import aiohttp
import pytest

from botspec.simulator import Simulator
from tests.docs.conftest import Project
from tests.docs.pages import ROOT, blocks
from tests.docs.running import TOKEN, address, logged, started

EXAMPLES: Final = sorted(path.parent for path in (ROOT / "examples").glob("*/spec"))
NAMES: Final = [path.name for path in EXAMPLES]

HERE: Final = {
    "botspec simulate",
    "botspec generate",
    "TELEGRAM_BOT_TOKEN=... python -m bot",
}
"""What the tests below run; the rest is in the recipe of `make examples`."""


def commands(example: str) -> set[str]:
    """The commands that the page of an example shows, without what it says of them."""
    lines = "".join(blocks(f"examples/{example}/README.md", "sh")).splitlines()
    return {line.partition("  #")[0].strip() for line in lines}


def recipe() -> set[str]:
    """The commands that `make examples` runs in the folder of each example."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    rule = re.search(r"^\$\(EXAMPLES\): .*\n((?:\t.*\n)+)", text, re.MULTILINE)
    assert rule is not None
    found = re.findall(r"\.\./\.\./\$\(BIN\)/([^|;\n\\)]+)", rule[1])
    return {re.sub(r" (-q|--port 0|--api-port 0)\b", "", one).strip() for one in found}


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    """A copy of an example."""
    name: str = request.param
    left = ignore_patterns(".*", "__pycache__")
    return Project(folder=copytree(ROOT / "examples" / name, tmp_path / name, ignore=left))


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_run(name: str) -> None:
    """A page shows all that can be done with its bot, and nothing that nobody has tried."""
    assert {"mypy", "python -m pytest", "botspec simulate --tour spec/tours"} <= recipe()
    assert commands(name) == HERE | recipe()


@pytest.mark.parametrize("name", NAMES)
def test_what_a_page_leads_to_is_there(name: str) -> None:
    """Its links are files of the example."""
    folder = ROOT / "examples" / name
    links = re.findall(r"\]\(([^)#]+)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert "spec/bot.yaml" in links
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("project", NAMES, indirect=True)
def test_generate_writes_what_is_checked_in(project: Project) -> None:
    """From the spec alone come the files that stand beside it."""
    made = project.folder / "generated"
    old = {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    for path in old:
        (made / path).unlink()
    done = project.botspec("generate")
    assert done.returncode == 0, done.stdout
    assert {path: (made / path).read_bytes() for path in old} == old


@pytest.mark.parametrize("project", NAMES, indirect=True)
async def test_simulate_lets_a_person_in(project: Project) -> None:
    """`botspec simulate` brings the bot, and the bot its menu."""
    command = Path(sys.executable).with_name("botspec")
    async with started(project, str(command), "simulate", "--port", "0", "--api-port", "0") as process:
        api = await address(process)
        async with aiohttp.ClientSession() as session:
            body = {"user": 123, "text": "/start"}
            async with session.post(f"{api}/sim/message", json=body) as response:
                assert response.status == 200
        assert (await logged(process, "UI_RENDER"))["screen_id"] == "MENU"


@pytest.mark.parametrize("project", NAMES, indirect=True)
async def test_a_token_is_all_that_a_bot_needs(project: Project) -> None:
    """`python -m bot` fetches what was written to it, and answers with its menu."""
    async with Simulator(token=TOKEN) as telegram:
        telegram.message(123, "/start")
        environ = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url, "PORT": "0"}
        async with started(project, sys.executable, "-m", "bot", **environ) as process:
            assert (await logged(process, "UI_RENDER"))["screen_id"] == "MENU"
