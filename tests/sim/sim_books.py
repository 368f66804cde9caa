"""Playbooks of the simulation: every mechanism within days, tiny teams, low caps.

Each model has a first version and a second one that is activated in the middle.
"""

from functools import cache

from leadwright.playbook.load import load
from leadwright.playbook.model import Playbook

CONTENTS = """
contents:
  hello: {subject: Hello, text: 'Hello {{ person.first_name }}'}
  again: {subject: Again, text: 'About {{ facts.product_name }}'}
  offer: {subject: Offer, text: 'Code {{ offer.code }}'}
  paper: {subject: Receipt, text: Thank you}
"""

CONSUMER = """
consumer:
  engagement:
    half_life: 3 days
    rules:
      viewed: {event: Product Viewed, points: 1, at_most: 3 per day}
      added: {event: Product Added, points: 10, at_most: 2 per day}
      used: {event: Feature Used, points: 2.5}
  stages:
    lead: person.is_known
    engaged: person.is_known and score.engagement >= 8
    qualified: >
      person.is_known and household.people_at_qualified + household.orders <= 4
      and count('Product Added', '2 days') >= %(qualified)s
  convert:
    events: [Order Completed, Subscription Started]
  triggers:
    cart_abandoned:
      after: [Product Added, Cart Viewed, Checkout Started]
      idle: %(idle)s
      unless: [Order Completed]
      respond_within: 1 minute
      start: cart_recovery
    looked_and_left:
      after: [Product Viewed]
      idle: 30 minutes
      unless: [Product Added, Order Completed]
      when: count('Product Viewed', '1 day') >= 2
      respond_within: 10 minutes
      start: reminder
    gone_quiet:
      after: [Signed Up, Feature Used]
      idle: 2 days
      unless: [Subscription Started]
      respond_within: 1 hour
      start: come_back
  sequences:
    welcome:
      enter_at_stage: [lead]
      steps:
        - send: {name: hello, channel: email, content: hello}
    cart_recovery:
      value: 90
      goal: [Order Completed]
      reenter_after: 6 hours
      steps:
        - send: {name: first, channel: email, content: again, useful_for: 10 minutes}
        - wait: 45 minutes
        - send: {name: nudge, channel: webhook, content: again}
        - wait: 2 hours
        - send: {name: offer, channel: email, content: offer, offer: comeback}
    reminder:
      goal: [Product Added]
      reenter_after: 1 day
      steps:
        - send: {name: still, channel: email, content: again}
    come_back:
      value: 10
      when_capped: defer
      goal: [Subscription Started]
      reenter_after: 3 days
      steps:
        - send: {name: miss, channel: webhook, content: again}
        - wait: 1 day
        - send: {name: miss_more, channel: email, content: again}
    receipt:
      purpose: transactional
      enter_on: [Order Completed]
      reenter_after: 1 second
      steps:
        - send: {name: paper, channel: email, content: paper}
  households: {by_trait: [household_id], people_at_most: 3}
  caps:
    - 2 per 1 day
    - 4 per 7 days
    - {at_most: 2 per 1 day, per: household}
  quiet_hours: {from: "21:00", to: "08:00"}
"""

BUSINESS = """
business:
  fit:
    large: {when: account.employees >= 100, points: 20}
    target: {when: account.is_target, points: 10}
    decides: {when: "person.seniority in ('vp', 'c_level')", points: 5}
  engagement:
    half_life: 4 days
    rules:
      pricing: {event: Page Viewed, where: "event.path = '/pricing'", points: 8, at_most: 2 per day}
      page: {event: Page Viewed, points: 1}
      used: {event: Feature Used, points: 2}
      demo: {event: Demo Requested, points: 30}
  stages:
    lead: person.is_known
    engaged: score.engagement >= 10
    pql: count('Feature Used', '3 days') >= 4 and account.is_target
    mql: {of: account, when: account.engagement >= %(mql)s}
    pqa: {of: account, when: "account_count('Feature Used', '3 days') >= 7"}
  hand_off:
    stages: [pql, mql, pqa]
    team: sales
    remind_after: 1 hour
    accept_within: 4 hours
    recycle_after: 12 hours
    reject_reasons: {not_now: recycled, not_a_fit: disqualified}
  convert:
    events: [Subscription Started]
    opportunity_stages: [discovery, proposal, won, lost]
  sequences:
    first_steps:
      value: 10
      when_capped: defer
      enter_at_stage: [engaged]
      goal: [Demo Requested]
      reenter_after: 2 days
      steps:
        - send: {name: guide, channel: email, content: hello}
        - wait: 5 hours
        - task: {name: call, title: Call, team: sales, due: 1 day}
        - wait: 1 day
        - send: {name: case, channel: email, content: again}
    onboarding:
      value: 50
      when_capped: defer
      enter_on: [Signed Up, Subscription Started]
      suppress_customers: no
      reenter_after: 1 day
      steps:
        - send: {name: hi, channel: email, content: hello}
        - wait: 10 hours
        - send: {name: more, channel: webhook, content: again}
  caps:
    - 2 per 2 days
    - 4 per 7 days
  quiet_hours: {from: "19:00", to: "07:00"}
"""

TEAM = "sales:\n    ana: {name: Ana, capacity: 1}\n    ben: {name: Ben, capacity: 1}"
LARGER_TEAM = "sales:\n    ben: {name: Ben, capacity: 2}\n    cleo: {name: Cleo, capacity: 2}"

HEAD = """
leadwright: 1
name: Simulated %(model)s %(version)s
model: %(model)s
time_zone: Europe/Berlin
currency: EUR
accounts: {link: %(link)s}
channels:
  email: {address: email}
  webhook: {address: id}
offers:
  comeback: {code: BACK, says: less, ends_after: 12 hours}
"""

LINKS = {"b2b": "any_work_domain", "b2c": "none", "hybrid": "known_accounts"}
MODELS = tuple(LINKS)
VERSIONS = (
    {"qualified": 2, "idle": "5 minutes", "mql": 4},
    {"qualified": 1, "idle": "20 minutes", "mql": 12},
)


@cache
def playbook_text(model: str, version: int) -> str:
    """The text of a model's first (0) or second (1) playbook."""
    numbers = {"model": model, "version": version, "link": LINKS[model], **VERSIONS[version]}
    text = HEAD % numbers
    if model != "b2c":
        text += f"teams:\n  {LARGER_TEAM if version else TEAM}\n"
        text += BUSINESS % numbers
    if model != "b2b":
        text += CONSUMER % numbers
    if version:  # a sequence that people are in the middle of is not there any more
        text = text.replace("    come_back:\n", "    returning:\n").replace(
            "start: come_back", "start: returning"
        )
    return text + CONTENTS


@cache
def playbook(model: str, version: int) -> Playbook:
    """The checked playbook."""
    return load(playbook_text(model, version))


@cache
def by_hash() -> dict[str, Playbook]:
    """Every playbook of the simulation by its hash: its library."""
    books = (playbook(model, version) for model in MODELS for version in (0, 1))
    return {book.hash: book for book in books}
