"""What a person reads: every kind of block in words, names for ids, dates in their own zone."""

from typing import Any

import pytest

from local_slack.words import GONE, NO_HOME, NO_MODAL, NO_SUBMIT
from slack_support.catalogue import block, cell, element, hosted, mrkdwn, option, plain, rich
from slack_support.kit import Stage, modal, section

GENERAL = "C0GENERAL1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* and _it_ and ~no~ and `x`", "bold and it and no and x"),
        ("snake_case_word 2*3*4", "snake_case_word 2*3*4"),
        ("<@U0BEN00001> in <#C0GENERAL1>", "@Ben Low in #general"),
        ("<@U0NOBODY01|x> <#C0X|y> <@U9>", "@x #y @U9"),
        ("<https://a.example|A> <https://b.example>", "A https://b.example"),
        ("<!here> <!subteam^S1|@all>", "@here @@all"),
        ("&lt;b&gt; &amp;", "<b> &"),
        ("<!date^1796083200^{date_num} {time}|then>", "2026-11-30 6:00 PM"),
        ("<!date^1796083200^{date_long} {odd}|then>", "Monday, November 30, 2026 {odd}"),
        ("<!date^soon^{date}|then>", "then"),
        ("<!date^1796083200|then>", "then"),
    ],
)
async def test_markup_as_it_is_read(stage: Stage, text: str, shown: str) -> None:
    await stage.web.chat_postMessage(channel=GENERAL, text=text)
    (message,) = await stage.ana.messages("general")
    assert message["lines"] == [shown]


SHOWN: list[tuple[dict[str, Any], str]] = [
    (block("header", text=plain("Title")), "# Title"),
    (block("divider"), "----"),
    (block("image", title=plain("Fig")), "Fig (picture: A chart)"),
    (block("context"), "(picture: A chart) words words"),
    (block("section", fields=[plain("left"), plain("right")]), "words left right"),
    (block("table", rows=[[cell("a"), cell("b")]]), "a | b"),
    (block("data_table"), "Rates Cohort One"),
    (block("card"), "words [words]"),
    (block("carousel"), "words [words]"),
    (block("container", child_blocks=[block("header", text=plain("Inside"))]), "words # Inside"),
    (block("plan"), "Steps Plan"),
    (block("markdown", text="**words**"), "**words**"),
    (
        rich(
            {"type": "user", "user_id": "U0BEN00001"},
            {"type": "channel", "channel_id": "C0GENERAL1"},
            {"type": "emoji", "name": "tada"},
            {"type": "broadcast", "range": "here"},
            {"type": "date", "timestamp": 1796083200, "format": "{date_num}"},
            {"type": "link", "url": "https://a.example"},
        ),
        "@Ben Low#general:tada:@here2026-11-30https://a.example",
    ),
    (hosted(element("rich_text_list"), "rich_text"), "• words"),
    (hosted(element("overflow", options=[option(text="One")]), "actions"), "[… One]"),
    (hosted(element("feedback_buttons"), "context_actions"), "[words] [words]"),
    (
        hosted(element("radio_buttons"), "section"),
        "words ( ) Option 0 (x) Option 1",
    ),
    (hosted(element("users_select", initial_user="U0BEN00001"), "actions"), "<Ben Low>"),
    (hosted(element("channels_select", initial_channel="C0GENERAL1"), "actions"), "<#general>"),
    (hosted(element("datepicker", initial_date=None), "actions"), "<words>"),
]


@pytest.mark.parametrize(("shown_block", "words"), SHOWN)
async def test_a_block_as_it_is_read(stage: Stage, shown_block: Any, words: str) -> None:
    await stage.web.chat_postMessage(channel=GENERAL, text="t", blocks=[shown_block])
    (message,) = await stage.ana.messages("general")
    assert " ".join(message["lines"]) == words


async def test_attachments_as_they_are_read(stage: Stage) -> None:
    attachments = [
        {"pretext": "Before", "title": "T", "text": "*body*"},
        {"fallback": "only fallback"},
        {"blocks": [block("header", text=plain("Nested"))]},
    ]
    await stage.web.chat_postMessage(channel=GENERAL, text="t", attachments=attachments)
    (message,) = await stage.ana.messages("general")
    assert message["lines"] == ["t", "# Nested", "Before", "T", "body", "only fallback"]


async def opened(stage: Stage, view: dict[str, Any]) -> None:
    @stage.app.command("/plan")
    async def command(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    await stage.ana.types("/plan")


async def test_a_modal_shows_hints_and_placeholders(stage: Stage) -> None:
    field = hosted(element("url_text_input"), "input")
    await opened(stage, modal({**field, "hint": plain("A hint"), "optional": True}))
    await stage.ana.sees("words (optional): «» words A hint", where="modal")
    assert "MODAL 1: Plan" in await stage.ana.screen()


async def test_acts_without_their_place_are_refused(stage: Stage) -> None:
    people, ana = stage.platform.people, "U0ANA00001"
    assert (await people.submit(ana)).trouble == NO_MODAL
    assert (await people.close(ana)).trouble == NO_MODAL
    assert (await people.react(ana, GENERAL, "1.2", "tada")).trouble == GONE
    assert (await people.message_shortcut(ana, "keep", GENERAL, "1.2")).trouble == GONE
    await opened(stage, modal(section("Read me")))
    assert (await people.submit(ana)).trouble == NO_SUBMIT
    assert (await people.submit(ana, "V0OTHER0000")).trouble == GONE
    next(iter(stage.platform.world.apps.values())).home_tab = False
    assert (await people.open_home(ana)).trouble == NO_HOME
    with pytest.raises(LookupError):
        await people.open_messages_tab(ana, "A0NOTHING00")


async def test_messages_tab_reactions_dismissal_and_uploads_by_control(stage: Stage) -> None:
    tabs: list[str] = []

    @stage.app.event("app_home_opened")
    async def home(event: Any) -> None:
        tabs.append(event["tab"])

    control = stage.slack.control
    answer = await control.post("act", {"act": "open_messages", "user": "ana"})
    assert answer["channel"].startswith("D")
    file = await control.post(
        "act", {"act": "upload", "user": "ana", "name": "a.png", "data": "cG5n"}
    )
    assert stage.platform.world.files[file["file"]].data == b"png"
    group = await control.post("act", {"act": "open_dm", "user": "ana", "with": ["ben", "cam"]})
    assert stage.platform.world.channels[group["channel"]].kind == "mpim"
    ts = (await stage.web.chat_postMessage(channel=GENERAL, text="hi"))["ts"]
    for _ in range(2):
        body = {"act": "react", "user": "ana", "channel": "general", "ts": ts, "name": "tada"}
        await control.post("act", body)
    assert stage.platform.world.messages[GENERAL][ts].reactions == {}
    hidden = await stage.web.chat_postEphemeral(channel=GENERAL, user="U0ANA00001", text="psst")
    stage.platform.people.dismiss("U0BEN00001", GENERAL, hidden["message_ts"])
    await stage.ana.sees("psst")
    stage.platform.people.dismiss("U0ANA00001", GENERAL, hidden["message_ts"])
    await stage.ana.does_not_see("psst")
    await stage.slack.settle()
    assert tabs == ["messages"]


async def test_the_app_that_wants_no_messages_gets_none(stage: Stage) -> None:
    next(iter(stage.platform.world.apps.values())).messages_tab_read_only = True
    result = await stage.ana.types("hello", trouble_ok=True)
    assert "turned off" in str(result.trouble)
    await stage.web.chat_postMessage(channel="U0ANA00001", text="still writes")
    await stage.ana.sees("still writes", where="dm")


async def test_fields_take_only_what_they_offer(stage: Stage) -> None:
    number = {"type": "multi_static_select", "action_id": "value", "max_selected_items": 1}
    picker = {**number, "options": [option("a", "A"), option("b", "B")]}
    field = {"type": "input", "block_id": "b", "label": plain("Pick"), "element": picker}
    await opened(stage, modal(field))
    with pytest.raises(AssertionError, match="at most 1 items"):
        await stage.ana.fills(Pick=["A", "B"])
    with pytest.raises(AssertionError, match="no option has the value"):
        await stage.ana.fills(Pick=["Z"])
    with pytest.raises(AssertionError, match="takes a list"):
        await stage.ana.fills(Pick=7)
    await stage.ana.fills(Pick="A")
    await stage.ana.sees("Pick: <A>", where="modal")
    await stage.ana.fills(Pick=None)
    await stage.ana.sees("Pick: <multi_static_select>", where="modal")


async def test_text_objects_of_every_kind_are_words(stage: Stage) -> None:
    view = {"type": "home", "blocks": [section("x"), block("section", fields=[mrkdwn("*f*")])]}
    await stage.web.views_publish(user_id="U0ANA00001", view=view)
    await stage.ana.sees("x words f", where="home")
    assert "HOME of Trial" in await stage.ana.screen()
