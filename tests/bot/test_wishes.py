"""What the provider is asked for: words and settings that its documented models take."""

from dataclasses import replace

import pytest

from bot.standin.tasks import read_order
from bot.wishes import Recipe, Wish, ask_for
from tests.bot.stage import Connection

WISH = Wish(aspect="16:9", style="photo", quality="fast", prompt="a lighthouse")
RECIPE = Recipe(fast="quick", best="slow/one?quality=high&size=2K", words="in oil")


def test_style_is_a_word() -> None:
    """The prompt comes first, and below it the style and the recipe's own words."""
    task = ask_for(WISH, RECIPE)
    assert task.model == "quick"
    assert task.input == {
        "prompt": "a lighthouse\n\nStyle: photograph, natural light, in oil.",
        "aspect_ratio": "16:9",
    }


def test_quality_chooses_the_model() -> None:
    """The best quality has a model and settings of its own, and a word more."""
    task = ask_for(replace(WISH, quality="best", style="art"), RECIPE)
    assert task.model == "slow/one"
    assert task.input == {
        "prompt": "a lighthouse\n\nStyle: illustration, in oil, highly detailed.",
        "aspect_ratio": "16:9",
        "quality": "high",
        "size": "2K",
    }


def test_nothing_shows_the_prompt() -> None:
    """Neither the wish nor the order has the user's words in its repr."""
    assert "lighthouse" not in repr(WISH) + repr(ask_for(WISH, RECIPE))


@pytest.mark.parametrize(("fast", "best"), [("", "x"), ("x", "")])
def test_a_recipe_without_a_model(fast: str, best: str) -> None:
    """A recipe names a model for each quality."""
    with pytest.raises(ValueError, match="a model for each quality"):
        Recipe(fast=fast, best=best, words="")


async def test_the_catalogue_can_be_made(db: Connection) -> None:
    """Every model with a recipe asks for what the provider takes, with the longest prompt in any style."""
    rows = await db.fetch("SELECT fast, best, words, longest FROM models WHERE fast IS NOT NULL")
    assert len(rows) >= 4
    for row in rows:
        recipe = Recipe(fast=row["fast"], best=row["best"], words=row["words"])
        for wish in (WISH, replace(WISH, style="art", quality="best")):
            task = ask_for(replace(wish, prompt="x" * row["longest"]), recipe)
            assert read_order({"model": task.model, "input": dict(task.input)}).aspect == "16:9"


async def test_what_has_no_recipe_is_off(db: Connection) -> None:
    """A model that nobody can make is switched off, and cannot be switched on."""
    assert await db.fetchval("SELECT count(*) FROM models WHERE enabled AND fast IS NULL") == 0
    assert await db.fetchval("SELECT count(*) FROM models WHERE category <> 'image' AND enabled") == 0
    with pytest.raises(Exception, match="check constraint"):
        await db.execute("UPDATE models SET enabled = true WHERE id = 'melody'")
