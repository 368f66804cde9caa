"""What a demo consists of: which models, how much traffic, at what pace."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from leadwright.core.problem import Problem, ProblemsError
from leadwright.demo.waits import demo_text

MODELS = ("b2c", "b2b", "hybrid")
"""In the order they are shown: the fastest first."""
WORKSPACES = {"b2c": "shop", "b2b": "company", "hybrid": "product"}


@dataclass(frozen=True, slots=True)
class Size:
    """How much traffic. Visitors arrive spread over `arrive_s` seconds.

    `shoppers` come to the shop; `ready` accounts want to talk to the company and `curious` ones
    do not yet; `sign_ups` try the product on their own, `powers` are accounts with one heavy user
    and `crews` accounts whose users are heavy together.
    """

    arrive_s: float
    shoppers: int
    ready: int
    curious: int
    sign_ups: int
    powers: int
    crews: int


SIZES = {
    "small": Size(18, shoppers=60, ready=12, curious=10, sign_ups=24, powers=6, crews=3),
    "medium": Size(40, shoppers=400, ready=30, curious=80, sign_ups=160, powers=18, crews=8),
    "large": Size(90, shoppers=2_500, ready=60, curious=450, sign_ups=1_000, powers=30, crews=15),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One demo. `pace` 4 makes every shortened wait and every pause a quarter as long.

    `texts` are the playbooks by model, with their waits shortened.
    """

    models: tuple[str, ...]
    size: Size
    seed: int
    pace: float = 1.0
    texts: Mapping[str, str] = field(default_factory=dict)


class Workspace(NamedTuple):
    """A workspace of the demo, and the keys to it."""

    name: str
    model: str
    write_key: str
    api_key: str


def scene_of(model: str, size: str, seed: int) -> Scene:
    """The scene for what was typed. Raises ProblemsError."""
    problems = []
    if model and model not in MODELS:
        hint = f"one of {', '.join(MODELS)}, or none for all three"
        problems.append(Problem("C120", f"{model!r} is not an operating model.", "--model", hint))
    if size not in SIZES:
        hint = f"one of {', '.join(SIZES)}"
        problems.append(Problem("C121", f"{size!r} is not a size.", "--size", hint))
    if problems:
        raise ProblemsError(problems)
    models = (model,) if model else MODELS
    return Scene(models, SIZES[size], seed, texts={one: demo_text(one) for one in models})
