"""mrkdwn, dates, rich text and Markdown as Slack reads them; whatever is typed stays harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_slack.page.render.context import UTC, Context, Conversation, Directory, Person
from local_slack.page.render.dates import format_date
from local_slack.page.render.markdown import markdown
from local_slack.page.render.mrkdwn import mrkdwn, plain
from local_slack.page.render.richwords import rich_text_to_words, words_to_rich_text
from slack_support.page.htmlread import harm_in, read

NOW = 1_800_000_000.0  # Friday 15 January 2027, 08:00 UTC
CONTEXT = Context(
    "message",
    "p",
    Directory(
        people={"U1": Person("U1", "Ana <Ruiz>")},
        conversations={"C1": Conversation("C1", "general", "public")},
    ),
    viewer_id="U1",
    zone=UTC,
    now=NOW,
)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("*bold*", "<strong>bold</strong>"),
        ("_slanted_", "<em>slanted</em>"),
        ("~gone~", "<s>gone</s>"),
        ("*both _of_ them*", "<strong>both <em>of</em> them</strong>"),
        ("`a *b* c`", "<code>a *b* c</code>"),
        ("snake_case_word and 2*3*4", "snake_case_word and 2*3*4"),
        ("* not bold *", "* not bold *"),
        ("a *b*, c", "a <strong>b</strong>, c"),
        ("1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3"),
    ],
)
def test_marks(typed: str, wanted: str) -> None:
    assert mrkdwn(typed, CONTEXT) == f'<div class="line">{wanted}</div>'


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("<@U1>", "@Ana <Ruiz>"),
        ("<@U2|ben>", "@ben"),
        ("<#C1>", "#general"),
        ("<#C9|>", "#private-channel"),
        ("<!here>", "@here"),
        ("<!subteam^S1|@grade4>", "@grade4"),
        ("<https://example.com|this page>", "this page"),
        ("<mailto:a@b.org>", "a@b.org"),
        ("<!date^1800000000^{date_num} {time}|soon>", "2027-01-15 8:00 AM"),
        ("<!date^99999999999999^{date}|soon>", "soon"),
        ("<javascript:alert(1)|click>", "<javascript:alert(1)|click>"),
        ("<not special>", "<not special>"),
        (":tada: :no_such_emoji:", "🎉 :no_such_emoji:"),
    ],
)
def test_what_stands_in_brackets(typed: str, words: str) -> None:
    html = mrkdwn(typed, CONTEXT)
    assert read(html).text == words
    assert harm_in(html) == []


def test_lines_quotes_lists_and_code() -> None:
    found = read(
        mrkdwn("first\n\n> said\n> again\n• one\n1. two\n```\nx = 1 < 2\n```\nlast", CONTEXT)
    )
    names = [tag for tag, _ in found.tags]
    assert names.count("blockquote") == 1
    assert names.count("pre") == 1
    assert [attrs["class"] for attrs in found.all("div")].count("line item depth1") == 2
    assert "x = 1 < 2" in found.words


def test_a_bare_address_becomes_a_link_without_the_full_stop() -> None:
    html = mrkdwn("see https://example.com/a_b_c.", CONTEXT)
    assert read(html).all("a")[0]["href"] == "https://example.com/a_b_c"
    assert read(mrkdwn("https://example.com", CONTEXT, verbatim=True)).all("a") == []


def test_plain_text_knows_only_emoji_and_line_ends() -> None:
    assert plain("*a* :tada:\n<b>") == "*a* 🎉<br>&lt;b&gt;"
    assert plain(":tada:", with_emoji=False) == ":tada:"


@given(st.text(alphabet=st.sampled_from("*_~`<>&|@#!:^ab1 \n\ue000\ue001\"'/.-[]()"), max_size=60))
def test_any_typed_text_stays_harmless(typed: str) -> None:
    assert harm_in(mrkdwn(typed, CONTEXT)) == []
    assert harm_in(markdown(typed)) == []


@given(st.text(st.characters(codec="utf-8", exclude_characters="<:"), max_size=80))
def test_every_letter_typed_is_seen(typed: str) -> None:
    seen = "".join(read(mrkdwn(typed, CONTEXT)).text.split())
    for letter in "".join(char for char in typed if char.isalnum()):
        assert letter in seen


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("{date}", "January 14th, 2027"),
        ("{date_short}", "Jan 14, 2027"),
        ("{date_long}", "Thursday, January 14th, 2027"),
        ("{date_pretty}", "Yesterday"),
        ("{day_divider_pretty}", "Yesterday"),
        ("{date_slash}", "01/14/2027"),
        ("{time_secs}", "8:00:00 AM"),
        ("{ago}", "1 day ago"),
        ("at {nonsense}", "at {nonsense}"),
    ],
)
def test_date_formats(form: str, words: str) -> None:
    assert format_date(NOW - 86400, form, UTC, NOW) == words


@pytest.mark.parametrize(
    ("text", "tag", "words"),
    [
        ("# Title", "h3", "Title"),
        ("**bold**", "strong", "bold"),
        ("*slanted*", "em", "slanted"),
        ("~~gone~~", "s", "gone"),
        ("- [x] done", "li", "☑ done"),
        ("1. first", "ol", "first"),
        ("> said", "blockquote", "said"),
        ("```py\nx < 1\n```", "pre", "x < 1"),
        ("a | b\n--|--\n1 | 2", "table", "ab12"),
        ("[page](https://example.com)", "a", "page"),
    ],
)
def test_markdown(text: str, tag: str, words: str) -> None:
    found = read(markdown(text))
    assert tag in [name for name, _ in found.tags]
    assert found.text == words


def test_a_dangerous_markdown_link_leads_nowhere() -> None:
    assert read(markdown("[x](javascript:alert(1)) ![y](data:text/html,z)")).all("a") == []
    assert harm_in(markdown("![y](javascript:z)")) == []


def test_typed_rich_text_comes_back_as_it_was_typed() -> None:
    typed = "Hello *bold* and `code` :wave:\n- one\n- two\n1. first\n> said"
    block = words_to_rich_text(typed)
    assert block is not None
    kinds = [part["type"] for part in block["elements"]]
    assert kinds == ["rich_text_section", "rich_text_list", "rich_text_list", "rich_text_quote"]
    assert rich_text_to_words(block) == typed
    assert words_to_rich_text(" \n ") is None
