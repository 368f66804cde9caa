"""A playbook that is checked over HTTP is looked through for design mistakes too."""

from api_world import World
from starlette.testclient import TestClient

PATH = "/api/v1/playbooks/check"
ALONE = "name: x\naccounts: {link: known_accounts}\n"


def test_design_mistakes_are_told_and_keep_nothing_out(world: World, client: TestClient) -> None:
    said = client.post(PATH, json={"text": ALONE}, headers=world.a.bearer).json()
    assert (said["ok"], said["problems"], said["silenced"]) == (True, [], [])
    [found] = said["findings"]
    assert (found["code"], found["severity"], found["line"]) == ("L104", "warning", 2)
    assert found["where"] == "playbook.yaml:2  accounts ==> link"
    assert found["hint"] == "write `link: any_work_domain`"
    assert found["link"].endswith("L104")


def test_a_good_design_has_no_findings(world: World, client: TestClient) -> None:
    said = client.post(PATH, json={"text": "name: x"}, headers=world.a.bearer).json()
    assert (said["ok"], said["findings"]) == (True, [])
