"""Whatever people do and whatever goes wrong, what the server writes names nobody and no secret."""

import time

from running import Site, track, until

from leadwright.boot import SETTINGS_S

ADDRESS, NAME, USER = "marianne@secret-people.example", "Marianne Geheim", "user-marianne-77"
PASSWORD = "hunter2-very-secret"


def test_a_mixed_session_leaves_no_address_name_or_secret_in_the_logs(site: Site) -> None:
    server, http = site.server, site.server.http
    secrets = [site.workspace.write_key, site.workspace.api_key, PASSWORD]
    site.sign_up(USER, email=ADDRESS, name=NAME)
    site.send(track("Product Added", USER, properties={"note": f"for {NAME}"}))
    form = {"email": ADDRESS, "name": NAME, "message": "call me"}
    assert http.post(f"/f/{site.workspace.write_key}", data=form).status_code == 200
    site.settle()

    person = f"email:{ADDRESS}"
    for path in (f"/people/{person}", f"/people/{person}/timeline", f"/people?email={ADDRESS}",
                 f"/touches?person={person}", f"/people/email:not-{ADDRESS}"):  # fmt: skip
        assert site.ask("GET", path).status_code in (200, 404)
    noted = {"person": person, "disposition": "connected", "note": f"spoke to {NAME}"}
    assert site.ask("POST", "/commands/log_call", noted).status_code == 200
    refused = {"person": person, "stage": NAME}
    assert site.ask("POST", "/commands/set_stage", refused).status_code == 409
    assert site.ask("POST", "/commands/set_stage", {"person": {"is": NAME}}).status_code == 422
    made = site.ask("POST", "/keys", {"kind": "api", "scopes": ["people:read"], "member": NAME})
    secrets.append(made.json()["secret"])

    for body in (b'{"userId": "' + ADDRESS.encode(), b"\xff" + ADDRESS.encode()):
        assert site.post("/v1/track", body).status_code == 400
    site.send({"type": ADDRESS, "userId": USER}, track("X", ADDRESS * 100))
    assert http.get(f"/{ADDRESS}").status_code == 404
    assert http.get(f"/u/{ADDRESS}").status_code in (200, 400, 404)
    wrong = {"Authorization": f"Bearer {PASSWORD}"}
    assert http.get("/api/v1/people", headers=wrong).status_code == 401
    config = {"host": "127.0.0.1", "port": 9, "user": NAME, "password": PASSWORD, "sender": ADDRESS}
    site.go_live("email", **config)
    time.sleep(SETTINGS_S * 1.1)
    site.sign_up("user-after", email=f"after-{ADDRESS}")
    until(lambda: site.touches("user-after") and site.touches("user-after")[0]["error"],
          "the mail server that is not there was not noticed")  # fmt: skip
    assert site.ask("PUT", "/channels/email", {"mode": "capture", "config": {}}).status_code == 200
    site.settle()

    said = server.said()
    assert '"request"' in said
    for word in (ADDRESS, NAME, USER, "secret-people", "people.example", *secrets):
        assert word not in said, word
    assert "Traceback" not in said
