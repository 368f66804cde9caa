"""Excel and Parquet are read like CSV, and what is no table is refused."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from imported import NOW, PEOPLE, Result, rows_of
from workbook import Cell, workbook

from leadwright.capture.event import Event
from leadwright.core.problem import ProblemsError
from leadwright.core.time import HOUR
from leadwright.sources.files import Mapped, Rejects, Rows, load_map, propose

MARCH_4 = 1_772_582_400_000
Read = Callable[..., Result]
WITH_TRAITS = (
    "kind: people\nidentify: {email: Mail}\n"
    "traits: {employees: Staff, ok: Ok, seen: {column: Seen, as: '%d/%m/%Y'}}\n"
)


def test_a_workbook_is_read_with_its_numbers_dates_and_booleans(read: Read) -> None:
    sheet = [
        ["Mail", "Staff", "Ok", "Seen"],
        ["ana@acme.com", 12.0, True, datetime(2026, 3, 4, 12, 30)],
        [None, None, None, None],
        ["ben at acme", 1, False, None],
    ]
    events, rejects = read(workbook(People=sheet), WITH_TRAITS, "file.xlsx")
    assert [event.email for event in events] == ["ana@acme.com"]
    assert events[0].body["employees"] == 12
    assert events[0].body["ok"] is True
    assert events[0].body["seen"] == 1_772_627_400_000
    assert rejects == [(4, "R206")]


def test_a_title_above_the_table_is_no_header(read: Read) -> None:
    sheet = [["Contacts of spring"], [], ["email", "name"], ["ana@acme.com", "Ana"]]
    events, _ = read(workbook(Report=sheet), name="file.xlsx")
    assert events[0].body["name"] == "Ana"


def test_the_sheet_can_be_named_and_a_missing_one_is_told(read: Read) -> None:
    book = workbook(First=[["x"], ["y"]], Second=[["email", "name"], ["ana@acme.com", "Ana"]])
    events, _ = read(book, PEOPLE + "format: {sheet: Second}\n", "file.xlsx")
    assert events[0].email == "ana@acme.com"
    with pytest.raises(ProblemsError, match=r"no sheet 'Third'.*\n.*First, Second"):
        read(book, PEOPLE + "format: {sheet: Third}\n", "file.xlsx")


def test_a_workbook_is_known_by_its_content_and_not_by_its_name(read: Read) -> None:
    book = workbook(S=[["email", "name"], ["ana@acme.com", "Ana"]])
    assert read(book, name="file.csv")[0][0].email == "ana@acme.com"
    assert read(gzip.compress(book), name="file.xlsx.gz")[0][0].email == "ana@acme.com"


def test_rejects_of_a_workbook_are_mended_as_csv(tmp_path: Path) -> None:
    file = tmp_path / "file.xlsx"
    file.write_bytes(workbook(S=[["email", "name"], ["ben at acme", "Ben"]]))
    plan = PEOPLE + "format: {type: excel, sheet: S}\n"
    with Rows(file, load_map(plan, "map.yaml"), now=NOW) as rows, Rejects(rows) as rejects:
        for row in rows:
            assert not isinstance(row, Mapped)
            rejects.add(row)
    text = rejects.path.read_text("utf-8-sig")
    rejects.path.write_text(text.replace(",ben at acme,", ",ben@acme.com,"))
    [again] = rows_of(rejects.path, plan)
    assert isinstance(again, Mapped)
    assert again.event.body == {"name": "Ben", "email": "ben@acme.com"}


def test_parquet_is_read_with_nested_values_and_times(tmp_path: Path, read: Read) -> None:
    arrow = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = arrow.table(
        {
            "email": ["ana@acme.com", None],
            "seen": [datetime(2026, 3, 4), None],
            "at": [{"city": "Berlin"}, None],
        }
    )
    parquet.write_table(table, tmp_path / "written")
    plan = (
        "kind: people\nidentify: {email: email}\n"
        "traits: {seen: {column: seen, as: iso}, city: at.city}\n"
    )
    events, rejects = read((tmp_path / "written").read_bytes(), plan, "file.parquet")
    assert events[0].body["city"] == "Berlin"
    assert events[0].body["seen"] == 1_772_582_400_000
    assert rejects == [(2, "R301")]
    with pytest.raises(ProblemsError, match="M120"):
        read((tmp_path / "written").read_bytes()[:200], plan, "file.parquet")


def packed(name: str) -> bytes:
    """A zip with one file in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n....", "a picture"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
        (b"  <html><table><tr><td>email</td></tr></table></html>", "a web page"),
        (b"{\\rtf1 email}", "a text document"),
        (packed("contacts.csv"), "an archive"),
        (packed("word/document.xml"), "a text document"),
        (b"SQLite format 3\0....", "a database"),
        (b"\0\1\2\3\0\0\0\0email", "no text"),
    ],
)
def test_what_is_no_table_is_refused_by_name(read: Read, content: bytes, what: str) -> None:
    with pytest.raises(ProblemsError, match=rf"M127.*\n.*is {what}"):
        read(content)


def test_a_workbook_cut_off_or_damaged_says_so(read: Read) -> None:
    book = workbook(S=[["email"], ["ana@acme.com"]])
    with pytest.raises(ProblemsError, match="M120"):
        read(book[: len(book) // 2], name="file.xlsx")
    with pytest.raises(ProblemsError, match="M120"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nothing more", name="file.xls")
    with pytest.raises(ProblemsError, match="M121"):
        read(workbook(S=[]), name="file.xlsx")


def test_a_map_is_proposed_for_the_sheet_that_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    people = [["E-mail", "First name"], ["ana@acme.com", "Ana"]]
    path.write_bytes(workbook(Cover=[["Contacts of spring"], ["by Ann"]], Empty=[], People=people))
    proposal = propose(path)
    assert "format:\n  sheet: People\n" in proposal.text
    assert "# Of the sheet People. Others: Cover, Empty." in proposal.text
    assert [each.email for each in _events(path, proposal.text)] == ["ana@acme.com"]
    path.write_bytes(workbook(People=people, Notes=[["x"], ["y"]]))
    assert "sheet:" not in propose(path).text


def test_a_workbook_of_which_no_sheet_tells_what_it_holds_names_them_all(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook(Cover=[["Contacts"], ["x"]], Notes=[["This"], ["that"]]))
    with pytest.raises(ProblemsError, match=r"of which none tells: Cover, Notes"):
        propose(path)


def test_days_that_a_spreadsheet_keeps_as_numbers_are_dates(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    rows: list[list[Cell]] = [["E-mail", "Created", "Last contact", "Employees"]]
    rows += [["ana@acme.com", 46085, datetime(2026, 3, 4, 12), 46000],
             ["ben@acme.com", 46085.5, 46085.5, 46001]]  # fmt: skip
    path.write_bytes(workbook(S=rows))
    text = propose(path).text
    assert "created: {column: Created, as: excel, bad: empty}" in text
    assert "last_contact: {column: Last contact, as: excel, bad: empty}" in text
    assert "employees: {column: Employees, as: number, bad: empty}" in text
    ana, ben = _events(path, text)
    assert (ana.body["created"], ana.body["last_contact"]) == (MARCH_4, MARCH_4 + 12 * HOUR)
    assert ben.body["created"] == ben.body["last_contact"] == MARCH_4 + 12 * HOUR


@pytest.mark.parametrize("said", ["0", "9999999", "46085,5", "4.3.2026", "-1"])
def test_a_number_that_is_no_day_of_a_spreadsheet_is_rejected(read: Read, said: str) -> None:
    map = "kind: people\nidentify: {email: Mail}\ntraits: {seen: {column: Seen, as: excel}}\n"
    book = workbook(S=[["Mail", "Seen"], ["ana@acme.com", said]])
    assert read(book, map, "file.xlsx") == ([], [(2, "R203")])


def test_values_of_parquet_that_a_trait_cannot_be_are_told_or_nothing(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "odd.parquet"
    table = {
        "email": ["ana@acme.com", "ben@acme.com"],
        "took": arrow.array([90, None], arrow.duration("s")),
        "ratio": arrow.array([float("nan"), float("inf")]),
        "address": [{"city": "Ulm", "geo": {"lat": 1.5}}, None],
        "tags": [["a"], []],
        "plan": arrow.array(["Pro", "Free"]).dictionary_encode(),
    }
    parquet.write_table(arrow.table(table), path)
    text = propose(path).text
    assert "# Left out, nested; take one value of it where you need it: address.city, tags" in text
    ana, ben = _events(path, text.replace("traits:\n", "traits:\n  city: address.city\n"))
    assert (ana.body["took"], ana.body["city"], ana.body["plan"]) == (90.0, "Ulm", "Pro")
    assert "ratio" not in ana.body
    assert "ratio" not in ben.body


def test_a_parquet_that_is_damaged_within_says_how_far_it_went(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "people.parquet"
    mails = [f"p{n}@acme.com" for n in range(5_000)]
    parquet.write_table(arrow.table({"email": mails}), path, row_group_size=2_000)
    content = bytearray(path.read_bytes())
    at = parquet.ParquetFile(path).metadata.row_group(1).column(0).dictionary_page_offset
    content[at : at + 400] = bytes(400)
    path.write_bytes(bytes(content))
    with pytest.raises(ProblemsError, match=r"(?s)cut off.*first 2,000 rows could be read"):
        rows_of(path, "kind: people\nidentify: {email: email}\n")


def _events(path: Path, plan: str) -> list[Event]:
    rows = rows_of(path, plan)
    assert all(isinstance(row, Mapped) for row in rows)
    return [row.event for row in rows if isinstance(row, Mapped)]
