"""An import is undone that had put people into households. On either store."""

from pathlib import Path

from test_households_form import tell, town
from test_undo_import import bring, mails, refolded_as_stored, undo
from town import Town

from leadwright.core.unit import Head, decode_head

__all__ = ["town"]


def test_who_is_gone_has_left_the_household_and_the_others_stay(town: Town, tmp_path: Path) -> None:
    ana = tell(town, "ana", household_id="h1")
    text = "mail,household_id\nben@mail.example,h1\n"
    imported = bring(town, tmp_path, text)
    assert [each.people for each in town.queries.households(town.workspace, 10).rows] == [2]
    undo(town, imported)
    assert mails(town) == ["ana@mail.example"]
    head = decode_head(town.queries.document(record_home(town, ana), 0) or b"")
    assert isinstance(head, Head)
    assert (head.people, list(head.members or {})) == (1, [ana])
    refolded_as_stored(town)
    bring(town, tmp_path, text)
    head = decode_head(town.queries.document(record_home(town, ana), 0) or b"")
    assert isinstance(head, Head)
    assert head.people == 2
    refolded_as_stored(town)


def record_home(town: Town, person: int) -> int:
    """The unit somebody lives in."""
    home = town.queries.home(town.workspace, person)
    assert home is not None
    return home.unit
