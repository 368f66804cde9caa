"""Whatever is sent, the API answers as its own description says, and never breaks."""

from dataclasses import replace

import schemathesis
from api_world import World
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks

from leadwright.api.app import create_app

load_all_checks()
KEPT = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    )
]


def test_the_api_answers_as_it_says(world: World) -> None:
    app = create_app(replace(world.services, wait_ms=1))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    asked = 0
    for operation in schema.get_all_operations():
        strategy = operation.ok().as_strategy()

        @given(strategy)
        @settings(max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        def ask(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            answer = case.call_and_validate(headers=world.a.bearer, checks=KEPT)
            assert answer.status_code != 401  # or else nothing was tried

        ask()
    assert asked > 60
