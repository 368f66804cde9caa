"""The demo's own parts at a small size and a fast pace, and ways to take a stage out of it."""

import re
from collections.abc import Iterable

from leadwright.demo.installation import Installation
from leadwright.demo.scene import MODELS, Scene, Size
from leadwright.demo.waits import demo_text

PACE = 5.0
TINY = Size(1.5, shoppers=20, ready=5, curious=4, sign_ups=8, powers=5, crews=1)
Change = tuple[str, str]
"""A pattern that occurs in a playbook, and what stands there instead."""

CHANGES: dict[str, dict[str, tuple[Change, ...]]] = {
    "qualify": {
        "b2c": ((r"    qualified: >\n(      .*\n)+", ""),),
        "b2b": ((r"account\.engagement >= 50", "account.engagement >= 50000"),),
        "hybrid": (
            (r"pql: count", "pql: account.employees > 1000000 and count"),
            (r"\"active_people", "\"account.employees > 1000000 and active_people"),
        ),
    },
    "route": {
        "b2c": ((r"      start: cart_recovery\n", ""),),
        "b2b": ((r"  hand_off:\n(    .*\n)+", ""),),
        "hybrid": ((r"  hand_off:\n(    .*\n)+", ""),),
    },
    "nurture": {
        "b2c": ((r"        - send: \{name: (reminder|nudge|offer),.*\n", ""),),
        "b2b": ((r"enter_at_stage: \[engaged\]", "enter_on: [Never Happens]"),),
        "hybrid": ((r"enter_on: \[Signed Up\]", "enter_on: [Never Happens]"),),
    },
    "convert": dict.fromkeys(MODELS, ((r"  convert:\n(    .*\n)+", ""),)),
}  # fmt: skip
"""What is taken out of each playbook so that a stage cannot happen."""


def scene(changes: dict[str, Iterable[Change]], models: tuple[str, ...] = MODELS) -> Scene:
    """A small fast scene with these changes to its playbooks."""
    texts = {}
    for model in models:
        text = demo_text(model, PACE)
        for pattern, instead in changes.get(model, ()):
            text, times = re.subn(pattern, instead, text)
            assert times, f"{model} does not say {pattern}"
        texts[model] = text
    return Scene(models, TINY, seed=1, pace=PACE, texts=texts)


def revoke_write_keys(installation: Installation) -> None:
    """Nothing visitors send is accepted any more."""
    for model in installation.workspaces:
        with installation.api(model) as api:
            for key in api.get("/keys")["data"]:
                if key["kind"] == "write":
                    api.delete(f"/keys/{key['id']}")
