"""One's own words as they were typed, the line before what is new, and threads."""

from dataclasses import replace

import pytest

from local_slack.model import Message
from local_slack.page.ownwords import is_editable, typed_words
from local_slack.page.render.messages import message_html
from local_slack.page.render.talk import list_html, thread_html
from slack_support.kit import Stage
from slack_support.page.htmlread import harm_in, read
from slack_support.page.opening import ANA, BEN
from test_messages import ANA as AUTHOR
from test_messages import CONTEXT, FIRST, NOW, later

OTHER = replace(AUTHOR, id="U2", name="Ben Low")


async def test_what_is_typed_comes_back_as_it_was(stage: Stage) -> None:
    words = "@ben see #general, 1 < 2 & *bold* <b> `x` @nobody"
    outcome = await stage.platform.people.say(ANA, "C0GENERAL1", words)
    assert outcome.message is not None
    assert f"<@{BEN}>" in outcome.message.text
    assert typed_words(stage.platform.world, outcome.message.text) == words
    again = typed_words(stage.platform.world, "<@U0UNKNOWN1> <#C0UNKNOWN1|old-name>")
    assert again == "@U0UNKNOWN1 #old-name"


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, True),
        ({"user_id": BEN}, False),
        ({"app_id": "A1"}, False),
        ({"ephemeral_to": ANA}, False),
        ({"subtype": "channel_join"}, False),
    ],
)
def test_only_ones_own_plain_words_can_be_changed(changed: dict[str, str], wanted: bool) -> None:
    message = replace(Message("C1", "1.0", ANA, "words"), **changed)  # type: ignore[arg-type]  # fields of a message
    assert is_editable(message, ANA) is wanted


def test_the_editor_keeps_hostile_words_as_words() -> None:
    html = message_html(replace(FIRST, typed='"><script>x</script>'), CONTEXT)
    assert harm_in(html) == []
    editor = next(attrs for attrs in read(html).all("form") if attrs["class"] == "editor")
    assert editor["data-typed"] == '"><script>x</script>'
    assert "editor" not in message_html(FIRST, CONTEXT)


def _order(html: str) -> list[str]:
    """`New` and the messages' texts, in their order on the page."""
    return [word for word in read(html).words if word == "New" or word.startswith("m")]


def test_the_line_stands_before_the_first_of_the_others_unread_words() -> None:
    shown = [
        replace(FIRST, text="m1", author=OTHER),
        later(1, text="m2"),
        later(2, text="m3", author=OTHER),
        later(3, text="m4", author=OTHER),
    ]
    assert _order(list_html(shown, CONTEXT, seen=FIRST.ts)) == ["m1", "m2", "New", "m3", "m4"]
    assert _order(list_html(shown, CONTEXT, seen="0")) == ["New", "m1", "m2", "m3", "m4"]
    assert "New" not in _order(list_html(shown, CONTEXT, seen=shown[-1].ts))
    assert "New" not in _order(list_html(shown, CONTEXT))


def test_a_thread_counts_its_answers_and_says_when_the_last_came() -> None:
    answers = [later(60, author=OTHER), later(120)]
    assert "2 replies" in read(thread_html([FIRST, *answers], CONTEXT)).text
    assert "repl" not in read(thread_html([FIRST], CONTEXT)).text
    root = replace(FIRST, replies=1, last_reply=NOW, thread_url="/t")
    assert "Last reply today at" in read(message_html(root, CONTEXT)).text
    later_on = replace(CONTEXT, now=NOW + 10 * 86400)
    assert "Last reply Jan 15 at" in read(message_html(root, later_on)).text
