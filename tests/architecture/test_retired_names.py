"""Names that had to be learnt are gone, and stay gone: docs/glossary.md has today's words."""

import io
import tokenize
from collections.abc import Mapping

from tests.architecture.sources import ROOMS, modules, named

EVERYWHERE = (*ROOMS, "benchmarks", "tests", "tools")
PRODUCT = ROOMS

# What was said, what is said now, and where.
RETIRED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "AT_ONCE": ("BATCH_SIZE", ("jobs",)),
    "Asked": ("DataRequest", EVERYWHERE),
    "BY_DAY": ("DAYTIME_NOTICES", EVERYWHERE),
    "Finding": ("NudgeTriggers, or the word of its slice", ("core", "storage")),
    "Hearing": ("BoltClient", EVERYWHERE),
    "Held": ("the record's own name, such as PlanAndPerson", EVERYWHERE),
    "House": ("Deployment", EVERYWHERE),
    "Known": ("CurrentUser", EVERYWHERE),
    "Lapse": ("Skip", EVERYWHERE),
    "MarkMetadata": ("EtagMetadata", EVERYWHERE),
    "Memory": ("Database", EVERYWHERE),
    "MemoryFailedError": ("StorageError", EVERYWHERE),
    "Moment": ("ReleasePoint, Timestamp or datetime", EVERYWHERE),
    "PostgresMemory": ("PostgresDatabase", EVERYWHERE),
    "Returned": ("ResurrectedPeople", EVERYWHERE),
    "SeenOfUs": ("CohortView", EVERYWHERE),
    "TakingBack": ("UndoResult", EVERYWHERE),
    "Tombstones": ("ErasureLog", EVERYWHERE),
    "Turn": ("ExclusiveRequestQueue", EVERYWHERE),
    "UndecidedWriteError": ("UnauthorisedWriteError", EVERYWHERE),
    "Verdict": ("Decision, or the report's own name", PRODUCT),
    "Verified": ("CertificateDetails", EVERYWHERE),
    "Wish": ("RequestKind", EVERYWHERE),
    "at_fields": ("field_errors", EVERYWHERE),
    "claimed_id": ("parse_untrusted_id", EVERYWHERE),
    "deeds": ("behaviour", EVERYWHERE),
    "doors": ("shared_actions, or definer functions", EVERYWHERE),
    "drawn_from": ("expected_revision", EVERYWHERE),
    "find_signals": ("queue_due_nudges", EVERYWHERE),
    "foreseen": ("forecast", EVERYWHERE),
    "giving": ("issuing", EVERYWHERE),
    "hand_in_again": ("resubmit", EVERYWHERE),
    "held": ("current, or what it is", PRODUCT),
    "house": ("app, deployment or organisation", EVERYWHERE),
    "in_place": ("error_view", PRODUCT),
    "judge": ("decide_delivery", EVERYWHERE),
    "keep_back_thanks": ("cancel_thanks", EVERYWHERE),
    "keeper": ("operator", PRODUCT),
    "keeping": ("audit_sealing or operator", PRODUCT),
    "lane": ("ordering_key", PRODUCT),
    "lapse": ("cancel", EVERYWHERE),
    "leave_uncertain": ("mark_unconfirmed", EVERYWHERE),
    "mark_of": ("etag_of", EVERYWHERE),
    "moment": ("to_utc, or point", PRODUCT),
    "most": ("limit", PRODUCT),
    "moved_on": ("stale_plan_error", EVERYWHERE),
    "next_open_minute": ("next_allowed_time", EVERYWHERE),
    "note_sent": ("mark_sent", EVERYWHERE),
    "nursery": ("fork_server", EVERYWHERE),
    "open_turn": ("open_request_queue", EVERYWHERE),
    "own_data": ("data_requests", EVERYWHERE),
    "own_sheets": ("own_certificate_details", EVERYWHERE),
    "paper": ("views", EVERYWHERE),
    "pass_on_as_la": ("approve_as_la", EVERYWHERE),
    "pass_on_as_pm": ("approve_as_pm", EVERYWHERE),
    "said": ("text, or what it is", PRODUCT),
    "seen_of_us": ("read_cohort_view", EVERYWHERE),
    "stones": ("erasure_log", EVERYWHERE),
    "stuck": ("failed_by_code", EVERYWHERE),
    "take_out": ("unenrol", EVERYWHERE),
    "teach": ("set_strategies", EVERYWHERE),
    "told": ("has_notices, queued, or what it is", PRODUCT),
    "twins": ("paired_databases", EVERYWHERE),
    "when_asked": ("expected_check_in", EVERYWHERE),
}


def _retired(file: str, text: str) -> list[str]:
    """Return a sentence for each retired name among the names of a file's code."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        instead, rooms = RETIRED.get(token.string, ("", ()))
        if token.type == tokenize.NAME and file.split("/", maxsplit=1)[0] in rooms:
            found.append(f"{file}:{token.start[0]} says {token.string}: call it {instead}")
    return found


def test_no_retired_name_is_back() -> None:
    paths = modules(*EVERYWHERE)
    found = [one for path in paths for one in _retired(named(path), path.read_text())]
    assert not found, "\n".join(found)


def test_a_retired_name_is_noticed_in_its_rooms() -> None:
    text = 'judge = "held"\nhouse.stands(told)\n'
    assert _retired("core/people.py", text) == [
        "core/people.py:1 says judge: call it decide_delivery",
        "core/people.py:2 says house: call it app, deployment or organisation",
        "core/people.py:2 says told: call it has_notices, queued, or what it is",
    ]
    assert len(_retired("tests/core/test_people.py", text)) == 2
    assert _retired("local-slack/src/local_slack/app.py", text) == []
