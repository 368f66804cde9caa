"""A small playbook that uses every key, to be broken by tests."""

FULL = """\
leadwright: 1
name: Everything
model: hybrid
time_zone: Europe/Berlin
currency: EUR
accounts: {link: known_accounts}
attributes:
  person: {lucky_number: number}
  account: {churn_risk: number}
  event: {mood: text}
channels:
  email: {address: email}
  webhook: {address: id, consent: no}
offers:
  ten: {code: TEN, ends_after: 2 days, says: 10 % off}
teams:
  sales:
    ana: {name: Ana Ruiz, email: ana@sales.example, capacity: 15}
    ben: {name: Ben Okafor}
consumer:
  engagement:
    half_life: 7 days
    rules:
      happy: {event: Feature Used, where: "event.mood = 'good'", points: 2.5, at_most: 10 per day}
      gone: {event: Account Closed, points: -5}
  scores:
    interest:
      half_life: 30 days
      rules: {looks: {event: Product Viewed, points: 1, at_most: 5 per day}}
  grades: {A: 40, B: 20.5}
  temperature: {warm: 20, hot: 50, score: interest}
  segments:
    buyers: sum('Order Completed', 'total', '365 days') >= 100
  stages:
    lead: person.is_known
    qualified: count('Feature Used', '7 days') >= 5 and score.engagement >= 10
  convert:
    events: [Order Completed]
    value: [total]
  triggers:
    cart:
      after: [Product Added, Cart Viewed]
      idle: 5 minutes
      unless: [Order Completed]
      when: count('Product Added', '1 day') > 1
      respond_within: 1 minute
      start: recovery
  sequences:
    recovery:
      goal: [Order Completed]
      exit: person.lucky_number = 13
      reenter_after: 1 day
      steps:
        - send: {name: first, channel: email, content: hello}
        - wait: 45 minutes
        - send: {name: second, channel: webhook, content: hello, offer: ten}
        - wait: {for: 2 hours, name: long_wait}
        - wait: 1 hour
        - task: {name: call, kind: call, title: Call them, team: sales, due: 2 days}
    journey:
      was: trip
      enter_on: [Trial Started]
      goal_when: person.lucky_number = 7
      value: 30
      when_capped: defer
      send_window: {days: monday to friday, from: 09:00, to: 17:00}
      steps:
        - wait_until: {name: morning, was: dawn, days: [tuesday], at: 09:30}
        - branch:
            name: happy
            when: score.engagement >= 20
            then:
              - call: {name: ring, team: sales, title: Ring them, due: 1 day}
            else:
              - wait: 3 days
              - send: {name: nudge, channel: email, content: hello}
        - wait_until:
            name: uses_it
            event: [Feature Used]
            at_most: 5 days
            else:
              - set: {name: mark, attribute: person.lucky_number, to: 3}
        - split:
            name: ways
            ways:
              one: {share: 20, steps: [{offer: {name: begin, offer: 'ten'}}]}
              other: {share: 80}
        - exit: {name: enough, when: person.lucky_number > 99}
        - send: {name: last, channel: email, content: [hello, dated], instead: webhook}
        - exit: over
  interests:
    cars: person.lucky_number > 3
  one_channel_per_offer: 1 day
  caps: [4 per 1 day, 8 per 7 days, {at_most: 2 per 1 day, channel: email}]
  quiet_hours: {from: 21:00, to: 8:00}
business:
  fit:
    large: {when: account.employees >= 200, points: 25}
    boss: {when: "person.seniority = 'vp' and account.employees > 1", points: 15}
  bant:
    fresh_for: 60 days
    budget: Is there money?
    authority: Who decides?
    need: Why?
    timeline: By when?
  segments:
    team: {of: account, when: "active_people('Feature Used', '7 days') >= 3"}
  stages:
    lead: person.is_known
    mql: {of: account, when: "account.engagement >= 50 and account.churn_risk < 5"}
  hand_off:
    stages: [mql]
    team: sales
    remind_after: 2 hours
    accept_within: 4 hours
    recycle_after: 30 days
    reject_reasons: {not_now: recycled, not_a_fit: disqualified}
  convert:
    opportunity_stages: [discovery, won, lost]
  sequences:
    welcome:
      enter_at_stage: [lead]
      enter_on: [Signed Up]
      when: person.lucky_number is null
      purpose: transactional
      suppress_customers: no
      suppress_open_opportunities: false
      steps:
        - send: {name: hello, channel: email, content: hello, useful_for: 10 minutes}
contents:
  hello:
    subject: Hello
    text: |
      Dear {{ person.first_name | default: "you" }},
      {{ offer.code }}
    html: <p>{{ facts.product_name }}</p>
  dated:
    subject: Soon over
    text: Soon over
    roles: [economic_buyer]
    interests: [cars]
    expires: 2199-12-31
"""


def changed(before: str, after: str, text: str = FULL) -> str:
    """The text with its one `before` replaced."""
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
    return text.replace(before, after)
