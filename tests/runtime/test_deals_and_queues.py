"""Deals end to end: commands through journal and fold, tasks in the lists, and the explanation."""

from pathlib import Path

from town import NOON, Town

from leadwright.boot import readers
from leadwright.core.time import HOUR
from leadwright.playbook.shipped import shipped_text
from leadwright.runtime.explain import explain
from leadwright.runtime.records import Records
from leadwright.runtime.subjects import find_subject


def test_a_deal_with_its_people_is_listed_warned_of_and_explained(tmp_path: Path) -> None:
    town = Town(tmp_path / "data", shipped_text("b2b"))
    town.say("account", body={"domain": "acme.example", "name": "Acme", "employees": 300})
    for name in ("ana", "bo"):
        town.say("traits", email=f"{name}@acme.example", body={"first_name": name})
    town.settle()
    (account,) = town.accounts()
    town.command("open_opportunity", unit=account.unit, body={
        "opportunity": "d1", "amount": 1_250_000, "expected_close": "2024-03-01"})  # fmt: skip
    part = {"role": "champion", "stance": "supportive", "stage": "evaluating"}
    town.command("set_stakeholder", email="ana@acme.example", body=part)
    town.settle(NOON + HOUR)
    open_now = town.queries.tasks(town.workspace, 10, state="open", kind="task").rows
    assert [task.title for _, task in open_now] == [
        "Find somebody else at Acme: the deal rests on too few people"
    ]
    subject = find_subject(town.queries, town.workspace, "acme.example")
    sources = readers()
    records = Records(
        queries=town.queries,
        journal=town.app.journal,
        read=lambda row: sources[row.source].read(row),
    )
    found = explain(records, subject, workspace=town.workspace,
                    playbook=town.app.playbook_of(town.workspace), now=NOON + HOUR)  # fmt: skip
    assert found.state["deal d1"] == "discovery, 12,500.00 EUR, expected to close on 2024-03-01"
    assert found.state["warning single_threaded"] == f"since {NOON}"
    said = [text for name, text in found.state.items() if name.startswith("stakeholder")]
    assert said == ["champion, supportive, evaluating"]
    town.command("set_opportunity", unit=account.unit,
                 body={"opportunity": "d1", "stage": "lost", "lost_to": "Globex"})  # fmt: skip
    town.settle(NOON + 2 * HOUR)
    assert town.queries.tasks(town.workspace, 10, state="open", kind="task").rows == []
    town.close()
