"""Files come in the encodings, delimiters and states that the outside world leaves them in."""

import gzip
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from imported import NOW, PEOPLE, Result, rows_of

from leadwright.core.problem import ProblemsError
from leadwright.sources.files import Mapped, Reject, Rejects, Rows, load_map

Read = Callable[..., Result]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(read: Read, delimiter: str) -> None:
    text = "name;a,b;email\nAna;x,y;ana@acme.com\n".replace(";", delimiter)
    events, rejects = read(text.replace("a,b", "ab").replace("x,y", "xy"))
    assert (events[0].email, events[0].body["name"]) == ("ana@acme.com", "Ana")
    assert not rejects


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_the_encoding_is_found_out(read: Read, encoding: str) -> None:
    events, rejects = read("name,email\nJosé Müller,jose@acme.com\n".encode(encoding))
    assert events[0].body["name"] == "José Müller"
    assert not rejects


def test_one_damaged_row_does_not_garble_the_others(read: Read) -> None:
    good = "".join(f"Zoë {n},zoe{n}@acme.com\n" for n in range(5)).encode()
    events, rejects = read(b"name,email\n" + good + b"Jos\xe9,jose@acme.com\n")
    assert {event.body["name"][:3] for event in events} == {"Zoë"}
    assert rejects == [(7, "R103")]


def test_the_end_of_windows_lines_and_blank_lines_do_no_harm(read: Read) -> None:
    events, rejects = read("name,email\r\n\r\nAna,ana@acme.com\r\n\r\n")
    assert [event.email for event in events] == ["ana@acme.com"]
    assert not rejects


def test_quoted_cells_may_hold_delimiters_quotes_and_line_ends(read: Read) -> None:
    events, _ = read('name,email\n"Ruiz, ""Ana""\nMaria", "ana@acme.com"\n')
    assert events[0].body["name"] == 'Ruiz, "Ana"\nMaria'


def test_a_quote_never_closed_costs_its_own_row_only(read: Read) -> None:
    events, rejects = read('name,email\n"Ana,ana@acme.com\nBen,ben@acme.com\nZoe,zoe@acme.com\n')
    assert [event.email for event in events] == ["ben@acme.com", "zoe@acme.com"]
    assert rejects == [(2, "R101")]


def test_rows_with_other_numbers_of_columns_and_a_cut_off_end_are_rejected(read: Read) -> None:
    events, rejects = read("name,email\nAna,ana@acme.com\nBen\nx,y,z\nZoe")
    assert len(events) == 1
    assert rejects == [(3, "R102"), (4, "R102"), (5, "R102")]


def test_a_packed_file_reads_like_the_plain_one(read: Read) -> None:
    events, rejects = read(gzip.compress(b"name,email\nAna,ana@acme.com\n"), name="file.csv.gz")
    assert events[0].email == "ana@acme.com"
    assert not rejects


def test_a_packed_file_cut_off_gives_what_is_there_and_says_so(read: Read) -> None:
    lines = "".join(f"Person {n * 7919},p{n * 104729}@acme.com\n" for n in range(20_000))
    packed = gzip.compress(b"name,email\n" + lines.encode())
    events, rejects = read(packed[: len(packed) // 2], name="file.csv.gz")
    assert 5_000 < len(events) < 15_000
    assert rejects[-1][1] == "R101"


def test_lines_of_json_are_read_one_by_one(read: Read) -> None:
    lines = [
        json.dumps({"email": "ana@acme.com", "name": "Ana"}),
        "",
        "{broken",
        "[1, 2]",
        '{"email": "\\udc00"}',
        json.dumps({"email": "ben@acme.com", "name": None}),
        '{"email": "cut',
    ]
    events, rejects = read("\n".join(lines), name="file.jsonl")
    assert [event.email for event in events] == ["ana@acme.com", "ben@acme.com"]
    assert [row for row, _ in rejects] == [3, 4, 5, 7]


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_of_objects_is_read_however_it_is_laid_out(read: Read, indent: int | None) -> None:
    people = [{"email": f"p{n}@acme.com", "name": {"first": "P"}} for n in range(3)]
    plan = "kind: people\nidentify: {email: email}\ntraits: {first_name: name.first}\n"
    events, rejects = read(json.dumps(people, indent=indent), plan, "file.json")
    assert [event.email for event in events] == ["p0@acme.com", "p1@acme.com", "p2@acme.com"]
    assert events[0].body["first_name"] == "P"
    assert not rejects


def test_an_array_cut_off_gives_what_is_whole(read: Read) -> None:
    text = json.dumps([{"email": f"p{n}@acme.com"} for n in range(3)])
    events, rejects = read(text[:-9], name="file.json")
    assert len(events) == 2
    assert rejects == [(3, "R101")]


def test_half_a_character_is_rejected_and_not_passed_on(read: Read) -> None:
    text = (
        '[{"email": "a@acme.com", "name": "\\ud800"}, {"email": "b@acme.com", "name": "\\u00e9"}]'
    )
    events, rejects = read(text, name="file.json")
    assert [event.body["name"] for event in events] == ["é"]
    assert rejects == [(1, "R103")]


def test_a_damaged_utf_16_file_ends_where_the_damage_is(read: Read) -> None:
    content = "name,email\nAna,ana@acme.com\n".encode("utf-16") + b"\x00\xd8\x41\x00" + b"A"
    events, rejects = read(content)
    assert [event.email for event in events] == ["ana@acme.com"]
    assert {code for _, code in rejects} <= {"R101", "R102", "R103"}
    assert rejects


def test_columns_can_be_named_where_the_file_has_no_header(read: Read) -> None:
    plan = "kind: people\nidentify: {email: e}\nformat: {columns: [n, e]}\n"
    events, _ = read("Ana,ana@acme.com\n", plan)
    assert events[0].email == "ana@acme.com"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "M121"),
        (b" \n\n", "M121"),
        (b"name,mail\nAna,ana@acme.com\n", "M123"),
        (b"email,name,email\na,b,c\n", "M124"),
        (b"\x1f\x8bnot packed at all", "M120"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_says_why(
    tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "file.csv").write_bytes(content)
    with pytest.raises(ProblemsError) as caught:
        rows_of(tmp_path / "file.csv")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="No such file"):
        rows_of(tmp_path / "nothing.csv")


# --------------------------------------------------------------------------- as found in the wild


def test_lines_may_end_in_carriage_returns_only(read: Read) -> None:
    events, rejects = read("name,email\rAna,ana@acme.com\rBen,ben@acme.com\r")
    assert [event.email for event in events] == ["ana@acme.com", "ben@acme.com"]
    assert not rejects


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_lines_a_spreadsheet_put_into_quotes_as_a_whole_are_taken_out(
    read: Read, delimiter: str
) -> None:
    lines = ['"name;email"', '"Ana;ana@acme.com"', '"""Ruiz;Ben"";ben@acme.com"']
    events, rejects = read("\r\n".join(lines).replace(";", delimiter))
    assert [event.body["name"] for event in events] == ["Ana", f"Ruiz{delimiter}Ben"]
    assert not rejects


def test_single_lines_in_quotes_are_taken_out_where_their_cells_are_those_of_the_header(
    read: Read,
) -> None:
    events, rejects = read('name,email\n"Ana,ana@acme.com"\n"Ruiz, Ben",ben@acme.com\n')
    assert [event.body["name"] for event in events] == ["Ana", "Ruiz, Ben"]
    assert not rejects


def test_nameless_columns_at_the_end_do_no_harm(read: Read) -> None:
    text = (
        "name,email,,\nAna,ana@acme.com,,\nBen,ben@acme.com\nZoe,zoe@acme.com,,,,\nX,x@a.com,,y\n"
    )
    events, rejects = read(text)
    assert [event.body["name"] for event in events] == ["Ana", "Ben", "Zoe"]
    assert rejects == [(5, "R102")]


def test_the_line_in_which_a_spreadsheet_names_the_delimiter_is_no_header(read: Read) -> None:
    events, rejects = read("sep=;\nname;email\nAna, the first;ana@acme.com\n")
    assert events[0].body["name"] == "Ana, the first"
    assert not rejects


def test_a_row_of_another_encoding_comes_back_as_it_was_probably_meant(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    good = "".join(f"Zoë {n},zoe{n}@acme.com\n" for n in range(5)).encode()
    file.write_bytes(b"name,email\n" + good + "José,jose@acme.com\n".encode("cp1252"))
    with Rows(file, load_map(PEOPLE, "map.yaml"), now=NOW) as rows, Rejects(rows) as rejects:
        for row in rows:
            if isinstance(row, Reject):
                rejects.add(row)
    [again] = rows_of(rejects.path)
    assert isinstance(again, Mapped)
    assert again.event.body["name"] == "José"


def test_utf_8_among_what_windows_wrote_is_rejected_too_and_not_garbled(read: Read) -> None:
    windows = "".join(f"Zoë Müller {n},zoe{n}@acme.com\n" for n in range(5)).encode("cp1252")
    events, rejects = read(b"name,email\n" + windows + "José,jose@acme.com\n".encode())
    assert {event.body["name"][:10] for event in events} == {"Zoë Müller"}
    assert rejects == [(7, "R103")]


def test_a_map_may_say_that_encodings_are_mixed(read: Read) -> None:
    content = "name,email\nZoë,zoe@acme.com\n".encode() + "José,jose@acme.com\n".encode("cp1252")
    events, rejects = read(content, PEOPLE + "format: {encoding: mixed}\n")
    assert [event.body["name"] for event in events] == ["Zoë", "José"]
    assert not rejects


def test_rejects_of_a_file_without_a_header_are_read_with_the_header_they_have(
    tmp_path: Path,
) -> None:
    file, plan = tmp_path / "file.csv", PEOPLE + "format: {columns: [name, email]}\n"
    file.write_text("Ana,ana@acme.com\nBen,ben at acme\n")
    with Rows(file, load_map(plan, "map.yaml"), now=NOW) as rows, Rejects(rows) as rejects:
        for row in rows:
            if isinstance(row, Reject):
                rejects.add(row)
    text = rejects.path.read_text("utf-8-sig")
    rejects.path.write_text(text.replace(",ben at acme\n", ",ben@acme.com\n"))
    [again] = rows_of(rejects.path, plan)
    assert isinstance(again, Mapped)
    assert again.event.email == "ben@acme.com"


def test_an_array_larger_than_what_is_held_at_once_is_read_whole(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadwright.sources.files import json_values

    monkeypatch.setattr(json_values, "PIECE", 64)
    people = [{"email": f"p{n}@acme.com", "name": "é" * (n * 37 % 300)} for n in range(200)]
    for indent in (None, 1):
        events, rejects = read(
            json.dumps(people, ensure_ascii=False, indent=indent), PEOPLE, "f.json"
        )
        assert [event.email for event in events] == [one["email"] for one in people]
        assert not rejects


def test_a_large_file_is_read_without_holding_it(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    with file.open("w") as out:
        out.write("name,email\n")
        for n in range(4_000):
            out.write(f"{'Ana ' * 1_000}{n},ana{n}@acme.com\n")
    tracemalloc.start()
    try:
        with Rows(file, load_map(PEOPLE, "map.yaml"), now=NOW) as rows:
            assert sum(1 for _ in rows) == 4_000
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert held < file.stat().st_size / 2


@pytest.mark.parametrize("name", ["file.csv", "file.jsonl", "file.csv.gz"])
def test_a_line_that_never_ends_is_rejected_and_not_held(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    row = b"ana@acme.com,Ana\n" if "csv" in name else b'{"email": "ana@acme.com", "name": "Ana"}\n'
    packing = gzip.open if name.endswith(".gz") else open
    with packing(file, "wb") as out:
        out.write(b"email,name\n" + row if "csv" in name else row)
        for _ in range(40):
            out.write(b"x," * 500_000)
        out.write(b"\n" + row)
    tracemalloc.start()
    try:
        rows = rows_of(file)
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [type(each) for each in rows] == [Mapped, Reject, Mapped]
    bad = rows[1]
    assert isinstance(bad, Reject)
    assert "longer than 1,048,576" in bad.problems[0][1]
    assert len(bad.raw) == 2_000
    assert held < 12_000_000


def test_a_line_of_ten_million_characters_in_the_middle_of_a_quote_costs_those_rows_only(
    read: Read,
) -> None:
    text = f'email,name\nana@acme.com,"Ana\n{"y" * 10_000_000}\nben@acme.com,Ben\n'
    events, rejects = read(text)
    assert [each.email for each in events] == ["ben@acme.com"]
    assert [row for row, _ in rejects] == [2, 3]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\0" * 5_000, "M127"),
        (b"email,name\n" + b"\0" * 5_000, "M127"),
        (b"", "M121"),
        (b"\xef\xbb\xbf", "M122"),
        (b"%PDF-1.7\n1 0 obj", "M127"),
        (b"PK\x03\x04" + b"\0" * 100, "M120"),
    ],
)
def test_what_holds_no_rows_is_refused_whatever_its_name(
    tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "file.csv").write_bytes(content)
    with pytest.raises(ProblemsError) as caught:
        rows_of(tmp_path / "file.csv")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="Is a directory"):
        rows_of(tmp_path)


def test_a_header_alone_is_a_file_without_rows(read: Read) -> None:
    assert read("email,name\n") == ([], [])


def test_a_character_0_in_a_cell_goes_nowhere(read: Read) -> None:
    events, rejects = read("email,name\nana@acme.com,A\0na\n")
    assert [each.body["name"] for each in events] == ["Ana"]
    assert not rejects
