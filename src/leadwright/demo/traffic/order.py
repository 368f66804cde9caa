"""What the traffic process is told to do: a file, because it holds keys."""

import msgspec

from leadwright.demo.scene import Size
from leadwright.demo.traffic import product, sales, shop
from leadwright.demo.traffic.plan import Cast, Plan
from leadwright.demo.traffic.zones import Zones

PLANS = {"b2b": sales.plan, "b2c": shop.plan, "hybrid": product.plan}


class Target(msgspec.Struct):
    """A workspace to visit. `members` are the keys of its reps; `deal_stage` the first stage of
    a deal; `idle_s` how long a cart waits before it counts as abandoned."""

    model: str
    write_key: str
    api_key: str
    members: dict[str, str]
    deal_stage: str = ""
    idle_s: float = 0.0


class Order(msgspec.Struct):
    """Where to go, whom to play, and where to write it down. `stride` scales pauses."""

    url: str
    ledger: str
    size: Size
    seed: int
    stride: float
    targets: list[Target]


def plan_of(target: Target, order: Order, zones: Zones) -> Plan:
    """The traffic of one model: the same for the same seed, but for the time zones."""
    waits = {"idle_s": target.idle_s}
    cast = Cast(target.model, order.size, order.seed, zones, order.stride, waits)
    return PLANS[target.model](cast)
