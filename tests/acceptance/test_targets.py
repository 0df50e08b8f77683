"""Buttons that the client handles alone, as they reach Telegram."""

from tests.acceptance.club import Member

SHARED = "https%3A//t.me/simulated_bot%3Fstart%3Dref-"


async def test_a_keyboard_of_links(member: Member) -> None:
    """Addresses, a Mini App, a text to copy and queries arrive with their values; an empty one does not."""
    await member.say("/start")
    assert member.markup[:-1] == [
        [
            {"text": "Site", "url": "https://club.example.org/en", "style": "primary"},
            {
                "text": "Timetable",
                "web_app": {"url": f"https://club.example.org/app?user={member.user}"},
            },
        ],
        [{"text": "Copy WELCOME", "copy_text": {"text": "WELCOME"}}],
        [
            {"text": "Find", "switch_inline_query": ""},
            {"text": "Find here", "switch_inline_query_current_chat": "hall WELCOME"},
            {"text": "Share", "url": f"https://t.me/share/url?url={SHARED}{member.user}"},
        ],
        [{"text": "North", "url": "https://club.example.org/north%20hall"}],
    ]
    assert member.line("UI_RENDER")["buttons_count"] == 9
    assert member.line("DISPATCH_OK")["result"] == "accepted"


async def test_a_link_in_the_users_language(member: Member) -> None:
    """An address that is given by locale is the one of the user's."""
    member.language = "ru"
    await member.say("/start")
    assert member.markup[0][0] == {
        "text": "Сайт",
        "url": "https://club.example.org/ru",
        "style": "primary",
    }
