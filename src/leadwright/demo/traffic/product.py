"""Hybrid: people who sign up by themselves; some of them work where we would like to sell."""

from leadwright.demo.traffic import invented
from leadwright.demo.traffic.plan import Cast, Company, Plan, Script, Visitor, spread
from leadwright.demo.traffic.sales import ANSWERS

ALONE = (("goes quiet", 10), ("subscribes", 6), ("signs up at night", 4), ("never agreed", 3))
FEATURES = ("boards", "export", "search", "automations", "comments")
POWER_USES, CREW, CREW_USES, FEW_USES = 22, 3, 15, 2


def plan(cast: Cast) -> Plan:
    """The product's traffic, and the list of target accounts."""
    targets: list[Company] = []
    visitors: list[Visitor] = []
    kinds = (
        *(("has a power user", 1) for _ in range(cast.size.powers)),
        *(("uses it as a crew", 1) for _ in range(cast.size.crews)),
        *(("only tries it", 0) for _ in range(max(1, cast.size.powers // 2))),
    )
    for number, (kind, offered) in enumerate(kinds):
        name, domain = invented.company(number)
        answer = ANSWERS[number % len(ANSWERS)] if offered else ""
        target = Company(name, domain, kind, cast.rng.randint(50, 900), "Software", answer)
        targets.append(target)
        visitors += _people(cast, target)
    visitors += [_alone(cast, kind) for kind in spread(ALONE, cast.size.sign_ups)]
    return Plan("hybrid", visitors, targets, targets)


def _people(cast: Cast, target: Company) -> list[Visitor]:
    starts_s = cast.arrival()
    if target.kind == "has a power user":
        return [
            _uses(cast, target, "tried it first", starts_s, FEW_USES),
            _uses(cast, target, "uses it a lot", starts_s + cast.stride, POWER_USES),
        ]
    if target.kind == "uses it as a crew":
        return [
            _uses(cast, target, "is one of a crew", starts_s + place * 0.4 * cast.stride, CREW_USES)
            for place in range(CREW)
        ]
    return [_uses(cast, target, "tries it", starts_s, FEW_USES)]


def _uses(cast: Cast, target: Company, kind: str, starts_s: float, times: int) -> Visitor:
    script = _signs_up(cast, kind, target.domain, starts_s)
    for _ in range(times):
        script.used(cast.rng.choice(FEATURES))
    return script.visitor


def _alone(cast: Cast, kind: str) -> Visitor:
    domain = "mail.example"
    script = _signs_up(cast, kind, domain, cast.arrival(), account=False)
    if kind == "subscribes":
        for days_ago in (2, 1, 0):
            script.used(cast.rng.choice(FEATURES), days_ago)
        script.pause(2.0).track("Subscription Started", plan="team", revenue=49.0, currency="EUR")
        return script.visitor
    for _ in range(FEW_USES):
        script.used(cast.rng.choice(FEATURES))
    return script.visitor


def _signs_up(
    cast: Cast, kind: str, domain: str, starts_s: float, *, account: bool = True
) -> Script:
    """First nobody knows them; then they sign up, and all they did before is theirs."""
    number = cast.number()
    first, last, left = invented.person(cast.rng, number)
    day, consent = kind != "signs up at night", kind != "never agreed"
    visitor = Visitor(
        who=str(number),
        kind=kind,
        email=f"{left}@{domain}",
        day=day,
        consent=consent,
        account=domain if account else "",
        acts=[],
    )
    script = Script(cast, visitor, starts_s, cast.zone(day))
    script.page("/").page("/features")
    script.identify(
        email=visitor.email, first_name=first, last_name=last, time_zone=script.zone,
        consent_email=consent,
    )  # fmt: skip
    return script.track("Signed Up", plan="free")
