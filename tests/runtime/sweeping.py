"""A shop whose playbook changes."""

from town import Town

from leadwright.playbook.shipped import shipped_text
from leadwright.runtime.books import every_version
from leadwright.runtime.refold import canonical, refold_unit


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def activate(town: Town, text: str) -> None:
    """Put a playbook in force; what follows is not folded yet."""
    town.app.activate(town.workspace, text, "test", "another one")


def visit(town: Town, name: str, number: int, at: int, **fields: object) -> None:
    town.say("event", name, at, user_id=f"u{number}", **fields)


def known(town: Town, number: int) -> None:
    town.say("traits", user_id=f"u{number}", email=f"u{number}@example.com",
             body={"consent_email_marketing": True})  # fmt: skip


def stages(town: Town) -> dict[str, str]:
    return {row.user_id: row.stage for row in town.people()}


def refolded(town: Town) -> None:
    """Every unit folded anew comes out the same."""
    books = every_version(town.queries, town.workspace, town.app.load_book)
    for unit in town.queries.units(town.workspace, 0, 10_000):
        rows = town.queries.histories(unit, 0, 10_000)
        documents, decisions = refold_unit(rows, books.__getitem__)
        assert decisions == [row.decisions for row in rows]
        for member, document in documents.items():
            stored = town.queries.document(unit, member)
            assert stored is not None
            assert canonical(stored) == document


B2C = shipped_text("b2c")
EASIER = ("count('Product Viewed', '7 days') >= 5)", "count('Product Viewed', '7 days') >= 3)")
