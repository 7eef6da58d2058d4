"""How a message and a view stand on the page."""

from dataclasses import replace
from typing import Any

from markupsafe import Markup

from local_slack.page.render.avatars import avatar, initials
from local_slack.page.render.context import UTC, Context, Directory, Person
from local_slack.page.render.messages import Attached, Author, Shown, message_html
from local_slack.page.render.talk import list_html
from local_slack.page.render.views import ShownView, home, modal
from slack_support.page.htmlread import harm_in, read
from slack_support.page.samples import plain

NOW = 1_800_000_000.0
CONTEXT = Context(
    "message",
    "p",
    Directory(people={"U2": Person("U2", "Ben Low")}),
    viewer_id="U1",
    zone=UTC,
    now=NOW,
)
ANA = Author("U1", "Ana <b>Ruiz</b>", Markup("<span>AR</span>"))
FIRST = Shown("C1", f"{NOW:.6f}", ANA, text="Hello *there*")


def later(seconds: float, **more: Any) -> Shown:
    return replace(FIRST, ts=f"{NOW + seconds:.6f}", **more)


def test_messages_are_grouped_by_author_and_day() -> None:
    shown = [FIRST, later(60), later(60 + 301), later(86400)]
    html = list_html(shown, replace(CONTEXT, now=NOW + 86400))
    found = read(html)
    css = [attrs["class"] for attrs in found.all("div") if attrs.get("role") == "article"]
    assert ["grouped" in one for one in css] == [False, True, False, False]
    assert [word for word in found.words if word in ("Today", "Yesterday")] == [
        "Yesterday",
        "Today",
    ]
    assert harm_in(html) == []


def test_another_authors_message_stands_by_itself() -> None:
    html = list_html([FIRST, later(1, author=replace(ANA, id="U2", name="Ben Low"))], CONTEXT)
    assert "grouped" not in html


def test_marks_of_a_message() -> None:
    shown = replace(
        FIRST,
        is_edited=True,
        trouble="We had some trouble",
        replies=2,
        thread_url="/t",
        reactions={"tada": ["U1", "U2"]},
        author=replace(ANA, is_app=True),
    )
    found = read(message_html(shown, CONTEXT))
    assert "(edited)" in found.text
    assert "We had some trouble" in found.text
    assert "APP" in found.words
    assert {"href": "/t", "class": "replies"} in found.all("a")
    reaction = next(a for a in found.all("button") if a.get("data-name") == "tada")
    assert (reaction["aria-pressed"], reaction["aria-label"]) == ("true", "tada: 2")
    assert "Ben Low" in reaction["title"]


def test_only_its_reader_sees_that_a_message_is_for_them_alone() -> None:
    found = read(message_html(replace(FIRST, is_ephemeral=True), CONTEXT))
    assert "Only visible to you" in found.text
    assert [a for a in found.all("button") if a.get("data-do") == "react"] == []


def test_blocks_stand_instead_of_the_text() -> None:
    blocks = [{"type": "header", "text": plain("In blocks")}]
    found = read(message_html(replace(FIRST, blocks=blocks), CONTEXT))
    assert "In blocks" in found.text
    assert "Hello" not in found.text


def test_files_and_attachments() -> None:
    files = [
        Attached("a.png", "/f/1", "image/png", 10, "A chart"),
        Attached('<b>".pdf', "/f/2", "application/pdf", 12_345),
    ]
    old = [{"color": "#ff0000", "title": "Old", "title_link": "javascript:x", "text": "*way*"}]
    html = message_html(replace(FIRST, files=files, attachments=old), CONTEXT)
    found = read(html)
    assert {"src": "/f/1", "alt": "A chart", "loading": "lazy"} in found.all("img")
    assert {"href": "/f/2", "download": '<b>".pdf'} in found.all("a")
    assert "12 kB" in found.text
    assert "border-left-color: #ff0000" in html
    assert harm_in(html) == []


def test_a_colour_that_is_none_colours_nothing() -> None:
    attachments = [{"color": 'red" onload="x', "fallback": "plain"}]
    html = message_html(replace(FIRST, attachments=attachments), CONTEXT)
    assert harm_in(html) == []
    assert "style" not in html


def view(**more: Any) -> ShownView:
    payload = {"type": "modal", "title": plain("A <i>plan</i>"), "blocks": []}
    return ShownView("V1", "V1", {**payload, **more}, app_name="Trial")


def test_a_modal_is_a_named_dialog() -> None:
    found = read(modal(view(submit=plain("Save"), close=plain("Not now")), CONTEXT))
    dialog = next(attrs for _, attrs in found.tags if attrs.get("role") == "dialog")
    assert dialog["aria-labelledby"] in [heading["id"] for heading in found.all("h2")]
    assert dialog["aria-modal"] == "true"
    assert {"A <i>plan</i>", "Save", "Not now"} <= set(found.words)
    assert [a for a in found.all("button") if a.get("aria-label") == "Back"] == []
    deeper = read(modal(replace(view(), depth=2, trouble="Try again?"), CONTEXT))
    assert [a for a in deeper.all("button") if a.get("aria-label") == "Back"]
    assert [a for a in deeper.all("button") if a.get("type") == "submit"] == []
    assert "Try again?" in deeper.text


def test_home_before_and_after_it_was_published() -> None:
    assert "Trial has not published anything here yet." in read(home(None, CONTEXT, "Trial")).text
    shown = ShownView("V2", "V2", {"blocks": [{"type": "header", "text": plain("Hi")}]})
    assert "Hi" in home(shown, CONTEXT, "Trial")


def test_initials() -> None:
    names = ("Ana Ruiz", "Ben", "Anne-Marie van der Berg", "", "李 小龍", "<b>")
    assert [initials(name) for name in names] == ["AR", "B", "AB", "?", "李小", "?"]
    assert avatar("U1", "Ana Ruiz") == avatar("U1", "Ana Ruiz")
    assert ">T<" in avatar("A1", "Trial App", is_app=True)
