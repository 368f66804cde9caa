"""Files as other systems and other countries write them."""

from pathlib import Path
from typing import Any

import pytest
from imported import NOW

from leadwright.core.problem import ProblemsError
from leadwright.sources.files import load_map, propose, read_rows


def read(tmp_path: Path, text: str, name: str = "file.csv") -> tuple[Any, list[Any], str]:
    """(the proposal, the bodies of the rows under it, its text)."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    found = propose(file, stages=("open", "won", "lost"))
    rows = list(read_rows(file, load_map(found.text, "map"), now=NOW))
    return found, [row.event for row in rows if hasattr(row, "event")], found.text


def test_another_systems_leads_are_not_taken_for_those_of_salesforce(tmp_path: Path) -> None:
    text = "Record Id,Lead Owner,Email,Lead Source\nzcrm_12,Ann,ana@acme.com,Web\n"
    found, (ana,), _ = read(tmp_path, text)
    assert not found.sure
    assert ana.external == {}


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        ("姓名,邮箱", "王伟,wang@wei.cn", {"email": "wang@wei.cn"}),
        ("Prénom;Nom;Courriel", "Élodie;Dupont;e@dupont.fr",
         {"first_name": "Élodie", "last_name": "Dupont", "email": "e@dupont.fr"}),
        ("Nombre,Apellidos,Correo electrónico", "José,García,jose@g.es",
         {"first_name": "José", "last_name": "García", "email": "jose@g.es"}),
        ("Person - Name,Person - Email - Work", "Ana,ana@acme.com",
         {"name": "Ana", "email": "ana@acme.com"}),
    ],
)  # fmt: skip
def test_addresses_are_found_whatever_their_column_is_called(
    tmp_path: Path, header: str, row: str, said: dict[str, str]
) -> None:
    _, (event,), _ = read(tmp_path, f"{header}\n{row}\n")
    assert event.body == said


def test_one_column_tells_how_the_others_write_numbers_and_dates(tmp_path: Path) -> None:
    text = "E-Mail;Betrag;Menge;Von;Bis\na@b.de;1.234,50;1.000;1/2/2025;3/14/2025\n"
    found, (event,), _ = read(tmp_path, text)
    assert event.body["menge"] == 1000
    assert event.body["von"] == 1_735_776_000_000  # 2 January
    assert not found.open


def test_without_such_a_column_numbers_are_read_as_before(tmp_path: Path) -> None:
    _, (event,), _ = read(tmp_path, "E-Mail;Menge\na@b.de;1.5\n")
    assert event.body["menge"] == 1.5


def test_a_list_of_addresses_alone_may_be_of_whom_not_to_write_to(tmp_path: Path) -> None:
    found, _, _ = read(tmp_path, "email\na@b.de\n")
    assert "--kind suppressions" in " ".join(found.open)


def test_a_file_without_a_header_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="first line is data"):
        read(tmp_path, "a@b.de,Ana\nb@b.de,Ben\n")


def test_columns_of_one_name_are_left_out_and_told(tmp_path: Path) -> None:
    found, _, _ = read(tmp_path, "Email,Name,Name\na@b.de,Ana,Silva\n")
    assert "Several columns are called 'Name'" in found.open[0]


def test_times_that_nobody_understands_are_asked_about(tmp_path: Path) -> None:
    text = "Attended,Email,Registration Time\nYes,a@b.de,03/10/2025 10:00 AM CET\n"
    found, _, _ = read(tmp_path, text)
    assert "written in no way we know" in " ".join(found.open)


def test_numbers_that_a_spreadsheet_keeps_as_text_are_the_number(tmp_path: Path) -> None:
    text = "Customer ID,Email,Accepts Email Marketing\n'6789,a@b.de,yes\n"
    _, (event,), _ = read(tmp_path, text)
    assert event.user_id == "6789"
    assert event.body["consent_email_marketing"] is True


def test_orders_of_a_shop_are_no_list_of_people(tmp_path: Path) -> None:
    text = (
        "Name,Email,Financial Status,Total,Created at\n"
        "#1001,a@b.de,paid,12.50,2025-03-14 09:59:00 +0100\n"
    )
    found, _, _ = read(tmp_path, text)
    assert found.kind == "events"
    assert found.open
