"""Excel and Parquet are read like CSV, and what is no table is refused."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from imported import NOW, PEOPLE, Result, rows_of
from workbook import workbook

from leadwright.core.problem import ProblemsError
from leadwright.sources.files import Mapped, Rejects, Rows, load_map

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
