"""Everything that one has tried, newest first, a page at a time."""

import re

from core.applications.records import Tried, TriesPage
from core.applications.vocabulary import EVIDENCE_LABELS, OUTCOME_LABELS
from core.kernel.errors import NotAllowedError
from core.people import Person
from modals.kit import blocks, views
from modals.kit.payloads import Block, Element, View
from modals.kit.prose import Prose, Strong, Timestamp
from modals.kit.text import counted, ordinal

OLDER_ACTION = "tries_older"
NEWER_ACTION = "tries_newer"
FOLLOW_EVIDENCE_ACTION = "follow_evidence"

_TITLE = "My tries"
_PAGE = re.compile(r"\d{1,6}", re.ASCII)


def parse_page(claimed: str) -> int:
    """Read which page a button leads to. Raises NotAllowedError for what is no page."""
    if not _PAGE.fullmatch(claimed):
        raise NotAllowedError
    return int(claimed)


def tries(shown: TriesPage, person: Person) -> View:
    """Show a page of one's own tries, with the words that one wrote."""
    if not shown.tries:
        nothing = Prose(
            "Nothing yet. When you have tried something, press “I tried it”, or type /applied"
            " anywhere. A try that didn't work counts just as much."
        )
        return views.info_modal(_TITLE, [blocks.section(nothing)])
    drawn: list[Block] = [blocks.context(f"{counted(shown.total, 'try', 'tries')} so far.")]
    for one in shown.tries:
        drawn += [*_try(one, person), blocks.divider()]
    turns = _turns(shown)
    if turns:
        drawn.append(blocks.actions(*turns))
    return views.info_modal(
        _TITLE, [*drawn, blocks.context("Only you see this. Nobody else can look it up.")]
    )


def _try(one: Tried, person: Person) -> list[Block]:
    done = one.application
    lines = [
        Prose(Strong(one.strategy), f", {ordinal(one.attempt_number)} try"),
        Prose(f"{OUTCOME_LABELS[done.outcome]} · ", Timestamp.of(done.occurred_at, person)),
    ]
    link = (
        blocks.link_button("Open the link", FOLLOW_EVIDENCE_ACTION, done.artifact_link)
        if done.artifact_link
        else None
    )
    file = " · with a file of yours in Slack" if done.slack_file_id else ""
    return [
        blocks.section(lines, link),
        *([blocks.quoted(done.note)] if done.note else []),
        blocks.context(Prose(one.topic, f" · {EVIDENCE_LABELS[done.evidence_type]}{file}")),
    ]


def _turns(shown: TriesPage) -> list[Element]:
    newer = [blocks.button("Newer", NEWER_ACTION, str(shown.page - 1))] if shown.page else []
    older = [blocks.button("Older", OLDER_ACTION, str(shown.page + 1))] if shown.has_older else []
    return [*newer, *older]
