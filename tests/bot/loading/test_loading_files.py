"""An office's files: every wrong row and value is told by file, line and column, all at once."""

from pathlib import Path

import pytest
import yaml

from bot.loading.document import read_document
from bot.loading.engagement_file import EngagementFile, read_engagement
from bot.loading.roster_file import RosterEntry, read_roster
from core.kernel.errors import LoadError
from core.people import ContentArea, Experience, GradeBand, SchoolRole
from tests.architecture.sources import REPOSITORY

SAMPLE = REPOSITORY / "bot" / "data" / "samples" / "riverside"
HEADER = "name,e-mail,cohort,grade band,experience,content area,school role"
LENA = "Lena Fischer,lena@x.example,Lower,K-2,y3_5,literacy,teacher"
COHORTS = ("Lower", "Upper")


def _roster(
    tmp_path: Path, text: str | bytes, cohorts: tuple[str, ...] | None = COHORTS
) -> tuple[tuple[RosterEntry, ...], list[str]]:
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    entries, problems = read_roster(path, cohorts)
    return entries, problems.found


def _wrong(tmp_path: Path, *rows: str) -> list[str]:
    _, found = _roster(tmp_path, "\n".join((HEADER, *rows)) + "\n")
    return [one.removeprefix("roster.csv, ") for one in found]


def test_a_row_is_read_as_an_office_writes_it(tmp_path: Path) -> None:
    (lena,), found = _roster(
        tmp_path, f"{HEADER}\n Lena ,LENA@x.example,Lower,K-2; g3_5,3-5 years,Literacy,Teacher\n"
    )
    assert found == []
    assert lena == RosterEntry(
        2,
        "Lena",
        "lena@x.example",
        "Lower",
        (GradeBand.K_2, GradeBand.G3_5),
        Experience.Y3_5,
        (ContentArea.LITERACY,),
        SchoolRole.TEACHER,
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("comma", [",", ";"])
def test_a_spreadsheet_s_habits_make_no_difference(
    tmp_path: Path, ending: str, mark: str, comma: str
) -> None:
    lines = [HEADER.replace(",", comma), LENA.replace(",", comma), "", comma * 6]
    entries, found = _roster(tmp_path, mark + ending.join(lines) + ending)
    assert found == []
    assert [one.name for one in entries] == ["Lena Fischer"]


def test_columns_may_stand_in_any_order_and_be_written_any_way(tmp_path: Path) -> None:
    names = "School_Role,CONTENT  AREA,Experience,Grade-Band,cohort,Email,Name"
    row = ",".join(reversed(LENA.split(",")))
    entries, found = _roster(tmp_path, f"{names}\n{row}\n")
    assert found == []
    assert entries[0].email == "lena@x.example"


def test_quoted_commas_and_line_breaks_are_part_of_a_value(tmp_path: Path) -> None:
    row = LENA.replace("Lena Fischer", '"Fischer,\nLena"')
    entries, found = _roster(tmp_path, f"{HEADER}\n{row}\n")
    assert found == []
    assert entries[0].name == "Fischer,\nLena"


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("name", "", "is empty"),
        ("name", "x" * 201, "has 201 characters; at most 200 fit"),
        ("email", "", "is empty"),
        ("email", "lena", "'lena' is no e-mail address"),
        ("email", "lena@x", "'lena@x' is no e-mail address"),
        ("email", "a b@x.example", "'a b@x.example' is no e-mail address"),
        ("email", "<a@x.example>", "'<a@x.example>' is no e-mail address"),
        ("cohort", "", "is empty"),
        ("cohort", "Middle", "'Middle' is not one of: Lower, Upper"),
        ("cohort", "lower", "'lower' is not one of: Lower, Upper"),
        ("grade band", "K-3", "'K-3' is not one of: "),
        ("grade band", "K-2; 99", "'99' is not one of: "),
        ("experience", "many", "'many' is not one of: "),
        ("experience", "y0_2; y3_5", "holds one value, not several"),
        ("content area", "maths", "'maths' is not one of: "),
        ("school role", "boss", "'boss' is not one of: "),
        ("school role", "teacher;coach", "holds one value, not several"),
    ],
)
def test_a_wrong_value_is_told_by_line_and_column(
    tmp_path: Path, column: str, value: str, what: str
) -> None:
    cells = dict(zip(HEADER.replace("e-mail", "email").split(","), LENA.split(","), strict=True))
    (told,) = _wrong(
        tmp_path, LENA.replace("lena", "other"), ",".join((cells | {column: value}).values())
    )
    assert told.startswith(f"line 3, column {column}: {what}")


@pytest.mark.parametrize("value", [one.value for one in Experience])
def test_every_stored_value_is_taken_as_it_stands(tmp_path: Path, value: str) -> None:
    (entry,), found = _roster(tmp_path, f"{HEADER}\n{LENA.replace('y3_5', value)}\n")
    assert (entry.experience, found) == (Experience(value), [])


def test_all_problems_of_all_rows_are_told_at_once(tmp_path: Path) -> None:
    found = _wrong(tmp_path, ",,,,,,", "x,,,,,,", LENA, LENA)
    assert sum(one.startswith("line 2,") for one in found) == 0  # an empty row is no row
    assert sum(one.startswith("line 3,") for one in found) == 6
    assert found[-1] == "line 5, column email: is on line 4 already"


def test_a_duplicate_e_mail_is_one_whatever_its_capitals(tmp_path: Path) -> None:
    found = _wrong(tmp_path, LENA, LENA.replace("lena@", "LENA@"))
    assert found == ["line 3, column email: is on line 2 already"]


def test_too_many_and_too_few_cells_are_told(tmp_path: Path) -> None:
    assert _wrong(tmp_path, LENA + ",more") == [
        "line 2, column 8: has a value without a column name above it"
    ]
    assert _wrong(tmp_path, "Lena,lena@x.example,Lower") == [
        f"line 2, column {column}: is empty"
        for column in ("grade band", "experience", "content area", "school role")
    ]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (HEADER.replace("cohort", "group"), "line 1, column 3: 'group' is no known column"),
        (HEADER.replace("cohort", "name"), "line 1, column 3: 'name' stands twice"),
        (HEADER.replace(",cohort", ""), "line 1, column cohort: is missing"),
    ],
)
def test_a_wrong_header_is_told_and_no_row_is_guessed(
    tmp_path: Path, header: str, told: str
) -> None:
    entries, found = _roster(tmp_path, f"{header}\n{LENA}\n")
    assert entries == ()
    assert found[0].removeprefix("roster.csv, ").startswith(told)


@pytest.mark.parametrize("text", ["", HEADER, HEADER + "\n\n,,,,,,\n"])
def test_a_roster_without_people_is_told(tmp_path: Path, text: str) -> None:
    entries, found = _roster(tmp_path, text)
    assert entries == ()
    assert found


def test_a_cell_that_is_never_closed_is_told(tmp_path: Path) -> None:
    assert "is not CSV" in _wrong(tmp_path, LENA, '"Lena' + LENA)[-1]


def test_without_an_engagement_the_rest_of_a_roster_is_still_checked(tmp_path: Path) -> None:
    _, found = _roster(tmp_path, f"{HEADER}\n{LENA.replace('literacy', 'x')}\n", None)
    assert len(found) == 1


def test_a_file_that_is_not_there_or_no_utf_8_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="cannot be read"):
        read_roster(tmp_path / "missing.csv", None)
    with pytest.raises(LoadError, match="line 2: is not UTF-8"):
        _roster(tmp_path, HEADER.encode() + b"\nJos\xe9,,,,,,\n")
    with pytest.raises(LoadError, match="UTF-8"):
        _roster(tmp_path, HEADER.encode("utf-16"))


def test_more_people_than_one_load_takes_are_told(tmp_path: Path) -> None:
    rows = "\n".join(LENA.replace("lena@", f"lena{n}@") for n in range(5001))
    _, problems = _roster(tmp_path, f"{HEADER}\n{rows}\n")
    assert problems == ["roster.csv, line 5002, column 1: is more than 5000 people; split the file"]


def _engagement(tmp_path: Path, text: str | bytes) -> tuple[EngagementFile | None, list[str]]:
    path = tmp_path / "engagement.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    document = read_document(path)
    read = read_engagement(document)
    return read, [one.removeprefix("engagement.yaml, ") for one in document.problems.found]


GOOD = (SAMPLE / "engagement.yaml").read_text()


def _changed(tmp_path: Path, old: str, new: str) -> list[str]:
    assert GOOD.count(old) >= 1
    read, found = _engagement(tmp_path, GOOD.replace(old, new, 1))
    assert read is None
    return found


def test_the_sample_is_read_whole(tmp_path: Path) -> None:
    read, found = _engagement(tmp_path, "\ufeff" + GOOD)
    assert found == []
    assert read is not None
    assert read.school.time_zone == "America/Chicago"
    assert (len(read.staff), len(read.strategies), len(read.cohorts)) == (4, 2, 2)
    assert len(read.school.holidays) == 5
    assert [one.right_option for one in read.pulse.questions] == [1, 0, 2]
    assert read.starts_at.isoformat() == "2026-10-14T14:00:00+00:00"
    entries, problems = read_roster(SAMPLE / "roster.csv", tuple(one.name for one in read.cohorts))
    assert problems.found == []
    assert len(entries) == 20


def _line(text: str) -> int:
    return GOOD[: GOOD.index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "column", "what"),
    [
        ("  topic: Talk that teaches", "  topick: Talk", 3, "'topick' is not known here"),
        ("  name: Riverside Primary School", "  Name: R", 3, "'Name' is not known here"),
        ("time_zone: America/Chicago", "time_zone: Chicago", 14, "not a time zone"),
        ("time_zone: America/Chicago", "time_zone: [UTC]", 14, "should be a text"),
        ("    - 2026-11-26", "    - 26.11.2026", 7, "is not a date such as 2026-11-24"),
        ("date: 2026-10-14", "date: 2026-02-30", 9, "is not a date such as"),
        ('start_time: "09:00"', 'start_time: "9 am"', 15, "is not a time such as 09:00"),
        ('start_time: "09:00"', 'start_time: "24:00"', 15, "is not a time such as 09:00"),
        ("workshop_type: full_day", "workshop_type: long", 18, "is not one of half_day, full_day"),
        ("window_anchor: marked_complete", "window_anchor: soon", 18, "is not one of marked"),
        ("attendee_group: grade_team", "attendee_group: all", 23, "is not one of whole_staff"),
        ("expected_count: 12", "expected_count: 0", 23, "is not a whole number from 1 to 10000"),
        ("expected_count: 12", "expected_count: 1.5", 23, "is not a whole number from 1 to 10000"),
        ("right: 2", "right: 4", 16, "is not a whole number from 1 to 3"),
        ("right: 2", "right: 0", 16, "is not a whole number from 1 to 3"),
        ("gap_tag: classroom_talk/wait_time", "gap_tag: Wait Time", 18, "is not a gap tag such as"),
        ("gap_tag: classroom_talk/wait_time", "gap_tag: a/b/c", 18, "is not a gap tag such as"),
        ("    - name: Talking stems", "    - name: Think-pair-share", 7, "is listed twice"),
        ("    - name: Upper school", "    - name: Lower school", 7, "is listed twice"),
    ],
)
def test_a_wrong_value_of_an_engagement_is_told_by_line_and_column(
    tmp_path: Path, old: str, new: str, column: int, what: str
) -> None:
    told = _changed(tmp_path, old, new)[0]
    assert told.startswith(f"line {_line(old)}, column {column}: ")
    assert what in told


@pytest.mark.parametrize(
    "key",
    [
        *("name: Riverside", "time_zone", "strategist", "pm:", "la:", "content_creator", "topic"),
        *("date", "start_time", "workshop_type", "statement", "right", "gap_tag"),
    ],
)
def test_a_missing_value_is_told_with_its_name(tmp_path: Path, key: str) -> None:
    lines = GOOD.splitlines()
    number = next(n for n, line in enumerate(lines) if line.strip().startswith(key))
    read, found = _engagement(tmp_path, "\n".join(lines[:number] + lines[number + 1 :]))
    assert read is None
    assert any(f"'{key.partition(':')[0]}' is missing" in one for one in found)


@pytest.mark.parametrize("key", ["school", "people", "engagement"])
@pytest.mark.parametrize("value", ["", "text", "[1, 2]", "{}"])
def test_a_part_that_is_missing_or_of_another_kind_is_told(
    tmp_path: Path, key: str, value: str
) -> None:
    whole = yaml.safe_load(GOOD)
    del whole[key]
    text = yaml.safe_dump(whole, allow_unicode=True) + f"{key}: {value}\n"
    read, found = _engagement(tmp_path, text)
    assert read is None
    assert found


@pytest.mark.parametrize("key", ["strategies", "cohorts", "pulse_check"])
@pytest.mark.parametrize("value", ["text", "[]", "[text]", "{}", "[[]]", "[{}]", "{a: b}"])
def test_a_list_that_is_none_is_told(tmp_path: Path, key: str, value: str) -> None:
    whole = yaml.safe_load(GOOD)
    whole["engagement"][key] = yaml.safe_load(value)
    read, found = _engagement(tmp_path, yaml.safe_dump(whole, allow_unicode=True))
    assert read is None
    assert found


@pytest.mark.parametrize("count", [0, 1, 6])
def test_a_question_has_two_to_five_options(tmp_path: Path, count: int) -> None:
    whole = yaml.safe_load(GOOD)
    question = whole["engagement"]["pulse_check"]["questions"][0]
    question |= {"options": [f"option {n}" for n in range(count)], "right": 1}
    _, found = _engagement(tmp_path, yaml.safe_dump(whole, allow_unicode=True))
    assert [one for one in found if f"has {count} options; 2 to 5 fit" in one]


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_pulse_check_has_three_questions(tmp_path: Path, count: int) -> None:
    whole = yaml.safe_load(GOOD)
    pulse = whole["engagement"]["pulse_check"]
    pulse["questions"] = (pulse["questions"] * 2)[:count]
    _, found = _engagement(tmp_path, yaml.safe_dump(whole, allow_unicode=True))
    assert [one for one in found if "a pulse check has exactly three" in one]


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        (("school", "name"), 150),
        (("engagement", "topic"), 150),
        (("engagement", "strategies", 0, "name"), 75),
        (("engagement", "strategies", 0, "description"), 150),
        (("engagement", "cohorts", 0, "name"), 75),
        (("engagement", "cohorts", 0, "note"), 300),
        (("engagement", "pulse_check", "statement"), 300),
        (("engagement", "pulse_check", "questions", 0, "question"), 300),
        (("engagement", "pulse_check", "questions", 0, "options", 0), 75),
    ],
)
def test_texts_fit_at_their_limit_and_not_past_it(
    tmp_path: Path, path: tuple[str | int, ...], limit: int
) -> None:
    for length, fits in ((limit, True), (limit + 1, False)):
        whole = yaml.safe_load(GOOD)
        place = whole
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = "x" * length
        text = yaml.safe_dump(whole, allow_unicode=True, width=1000)
        read, found = _engagement(tmp_path, text)
        assert (read is not None) is fits
        assert bool([one for one in found if f"at most {limit} fit" in one]) is not fits


def test_a_start_that_the_clocks_leave_out_is_told(tmp_path: Path) -> None:
    changed = GOOD.replace("date: 2026-10-14", "date: 2026-03-08").replace('"09:00"', '"02:30"')
    _, (told,) = _engagement(tmp_path, changed)
    assert "does not exist on that day: the clocks change" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("school: [", "is not YAML"),
        ("school:\n\tname: x", "line 2, column 1: is not YAML"),
        ("a: b: c", "line 1, column 5: is not YAML"),
        ("", "is empty, or not a list of names with values"),
        ("- a", "is empty, or not a list of names with values"),
        ("text", "is empty, or not a list of names with values"),
        ("a: \x00", "is not YAML"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(LoadError, match=r"engagement\.yaml") as refused:
        _engagement(tmp_path, text)
    assert told in str(refused.value)


def test_an_engagement_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="cannot be read"):
        read_document(tmp_path / "missing.yaml")
    with pytest.raises(LoadError, match="UTF-8"):
        _engagement(tmp_path, b"school: \xff")
