"""B2B: people of companies who read, ask, and are talked to."""

from leadwright.demo.traffic import invented
from leadwright.demo.traffic.plan import Cast, Company, Plan, Script, Visitor

ANSWERS = ("won", "open", "accepted", "rejected", "ignored first")
"""What sales makes of an account that is offered: in turns, so that each happens."""


def plan(cast: Cast) -> Plan:
    """The company's traffic."""
    companies: list[Company] = []
    visitors: list[Visitor] = []
    kinds = (
        *(("ready to talk", ANSWERS[n % len(ANSWERS)]) for n in range(cast.size.ready)),
        *(("curious", "") for _ in range(cast.size.curious)),
        *(("too small", "") for _ in range(max(1, cast.size.curious // 5))),
        *(("a customer already", "") for _ in range(max(1, cast.size.curious // 5))),
    )
    for kind, answer in kinds:
        company = _company(cast, len(companies), kind, answer)
        companies.append(company)
        visitors += _people(cast, company)
    visitors += [_without_company(cast) for _ in range(max(2, cast.size.curious // 4))]
    return Plan("b2b", visitors, companies)


def _company(cast: Cast, number: int, kind: str, answer: str) -> Company:
    name, domain = invented.company(number)
    if kind == "too small":
        return Company(name, domain, kind, cast.rng.randint(3, 15), "Retail")
    if cast.rng.random() < 0.5:
        return Company(name, domain, kind, cast.rng.randint(200, 5_000),
                       cast.rng.choice(invented.INDUSTRIES), answer)  # fmt: skip
    industry = cast.rng.choice(invented.INDUSTRIES[:3])
    return Company(name, domain, kind, cast.rng.randint(30, 199), industry, answer)


def _people(cast: Cast, company: Company) -> list[Visitor]:
    starts_s = cast.arrival()
    if company.kind in ("ready to talk", "too small"):
        return [
            _asks_for_demo(cast, company, starts_s),
            _reads(cast, company, starts_s + 0.7 * cast.stride),
        ]
    if company.kind == "a customer already":
        return [_reads(cast, company, starts_s, customer=True)]
    readers = [_reads(cast, company, starts_s, day=cast.rng.random() < 0.8, webinar=True)]
    if cast.rng.random() < 0.6:
        readers.append(_passes_by(cast, company, starts_s + cast.stride))
    return readers


def _somebody(cast: Cast, company: Company, kind: str, starts_s: float, day: bool = True) -> Script:
    number = cast.number()
    first, last, left = invented.person(cast.rng, number)
    email = f"{left}@{company.domain}"
    visitor = Visitor(str(number), kind, email, day, True, company.domain, acts=[])
    script = Script(cast, visitor, starts_s, cast.zone(day))
    script.page("/")
    title, seniority = cast.rng.choice(invented.TITLES)
    script.form(
        "whitepaper", email=email, first_name=first, last_name=last, title=title,
        company=company.name, time_zone=script.zone, **{"consent[email]": "yes"},
    )  # fmt: skip
    script.identify(email=email, title=title, seniority=seniority)
    return script.group(company)


def _reads(
    cast: Cast,
    company: Company,
    starts_s: float,
    *,
    day: bool = True,
    webinar: bool = False,
    customer: bool = False,
) -> Visitor:
    kind = "reads and is at a customer" if customer else "reads a white paper"
    script = _somebody(cast, company, kind, starts_s, day)
    if customer:
        script.pause(1.0).command("set_stage", account=company.domain, stage="customer")
    script.track("Asset Downloaded", asset="white paper").page("/product")
    if webinar:
        script.track("Webinar Attended", name="How others do it")
    return script.visitor


def _asks_for_demo(cast: Cast, company: Company, starts_s: float) -> Visitor:
    script = _somebody(cast, company, "asks for a demo", starts_s)
    script.track("Asset Downloaded", asset="white paper").page("/pricing")
    script.pause(2.0).track("Demo Requested", source="pricing page")
    return script.visitor


def _passes_by(cast: Cast, company: Company, starts_s: float) -> Visitor:
    return _somebody(cast, company, "passes by", starts_s).page("/about").visitor


def _without_company(cast: Cast) -> Visitor:
    """Free and disposable addresses never make an account."""
    number = cast.number()
    first, last, left = invented.person(cast.rng, number)
    domain = ("mailinator.com", "gmail.com")[number % 2]
    email = f"generated.{left}@{domain}"
    visitor = Visitor(str(number), "has no work address", email, True, True, acts=[])
    script = Script(cast, visitor, cast.arrival(), cast.zone(True))
    script.page("/").form("newsletter", email=email, first_name=first, last_name=last)
    return visitor
