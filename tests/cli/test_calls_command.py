"""`leadwright calls`: the queue, what came of a call, and a meeting booked."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from leadwright.playbook.shipped import shipped_text

Run = Any
Write = Callable[[str, str], Path]
PEOPLE = "kind: people\nidentify: {email: email}\ntraits: {name: name}\n"
CALL_BACK = """
  sequences:
    ring_back:
      enter_at_stage: [lead]
      include_existing: true
      steps:
        - task: {name: back, kind: call, title: Call them back, team: sales}
"""


def test_a_call_is_listed_logged_and_leads_to_a_meeting(
    run: Run, tmp_path: Path, write: Write
) -> None:
    run("init", tmp_path / "data", "--model", "b2b", "--name", "sales")
    text = shipped_text("b2b").replace("\n  sequences:\n", CALL_BACK, 1)
    run("playbook", "activate", write("own.yaml", text))
    people = write("p.csv", "email,name\nana@acme.com,Ana Ruiz\n")
    run("import", people, "--map", write("people.yaml", PEOPLE))
    (call,) = json.loads(run("calls", "list", "--later", "--json").output)
    assert (call["title"], call["team"], call["attempts"]) == ("Call them back", "sales", 0)
    assert "C152" in run("calls", "log", call["id"], "busy", code=1).stderr
    assert "C150" in run("calls", "log", "", "no_answer", code=1).stderr
    begins = call["id"][:6]
    assert "open, after 1 in vain" in run("calls", "log", begins, "no_answer").output
    assert "C151" in run("calls", "book", call["id"], "someday", code=1).stderr
    (again,) = json.loads(run("calls", "list", "--later", "--team", "sales", "--json").output)
    assert again["attempts"] == 1
    booked = run("calls", "book", call["id"], "2099-01-12T14:00:00", code=1)
    assert "within 400 days" in booked.stderr
    assert "C150" in run("calls", "log", "nothing", "connected", code=1).stderr
    assert "The call is done" in run("calls", "log", call["id"], "connected").output
    assert "Nobody to call" in run("calls", "list", "--later").output
