"""A playbook with mistakes is told all of them, the same over the API and the command line."""

from pathlib import Path

from running import SHOP, Site, command_line

MISTAKES = [
    ("time_zone: UTC", "time_zone: Mars/Base"),
    ("currency: EUR", "currency: EURO"),
    ("points: 1}", "points: lots}"),
    ("lead: person.is_known", "lead: person.is_knwon"),
    ("idle: 1 second", "idle: 1 secnd"),
    ("start: cart", "start: card"),
    ("channel: email, content: words", "channel: e_mail, content: words"),
    ("reenter_after: 1 second", "renter_after: 1 second"),
    ("email, content: words}", "email, content: wrods}"),
    ("text: Something", "text: 'For {{ persn.name }}'  # Something"),
]


def test_a_playbook_with_ten_mistakes_is_told_all_of_them_over_api_and_command_line(
    site: Site, tmp_path: Path
) -> None:
    text = SHOP
    for good, bad in MISTAKES:
        assert good in text, good
        text = text.replace(good, bad, 1)
    file = tmp_path / "wrong.yaml"
    file.write_text(text)
    before = site.get("/playbooks/active")["hash"]

    checked = site.ask("POST", "/playbooks/check", {"text": text})
    assert (checked.status_code, checked.json()["ok"]) == (200, False)
    activated = site.ask("POST", "/playbooks", {"text": text})
    assert (activated.status_code, activated.json()["code"]) == (422, "invalid")
    told = activated.json()["errors"]
    assert told == checked.json()["problems"]
    assert len(told) == len(MISTAKES) == 10
    for problem, (_, bad) in zip(told, MISTAKES, strict=True):
        assert problem["code"][0] == "P"
        assert problem["what"]
        assert problem["hint"]
        assert problem["link"].endswith(problem["code"])
        line = int(problem["where"].split(":")[1].split()[0])
        assert bad.strip() in text.splitlines()[line - 1], problem
    assert site.get("/playbooks/active")["hash"] == before

    typed = command_line("check", str(file))
    assert typed.returncode == 1
    for problem in told:
        where = problem["where"].replace("playbook.yaml", str(file))
        for part in (problem["code"], problem["what"], where, problem["hint"], problem["link"]):
            assert part in typed.stderr, part
    assert "10 problems" in typed.stderr
