"""A shop whose consent has to be confirmed, and what people do there."""

from typing import Any

from one_unit import NOON, Desk

from leadwright.core.input import COMMAND, EVENT
from leadwright.core.outcome import Outcome, Touch
from leadwright.orchestrate.address import mark_of

SHOP = """
leadwright: 1
name: Shop
model: b2c
time_zone: UTC
channels:
  email: {address: email, confirm: {within: 7 days, remind_after: 2 days}}
  webhook: {address: id, consent: no}
consumer:
  stages: {lead: person.is_known}
  convert: {events: [Order Completed]}
  triggers:
    asked:
      after: [Form Submitted]
      idle: 0 minutes
      respond_within: 1 minute
      start: answer
    cart_left:
      after: [Product Added]
      idle: 5 minutes
      respond_within: 1 minute
      start: cart
  sequences:
    welcome:
      enter_at_stage: [lead]
      steps:
        - send: {name: hello, channel: email, content: words}
        - wait: 1 day
        - send: {name: tips, channel: email, content: words}
    answer:
      value: 10
      reenter_after: 1 day
      steps:
        - send: {name: reply, channel: email, content: words}
    cart:
      steps:
        - send: {name: reminder, channel: email, content: words}
        - wait: 1 hour
        - send: {name: nudge, channel: webhook, content: words}
    hurried:
      when_unconfirmed: skip
      enter_on: [Page Viewed]
      steps:
        - send: {name: mail, channel: email, content: words}
        - send: {name: ring, channel: webhook, content: words}
  caps: [1 per 1 day]
  quiet_hours: {from: "11:00", to: "11:30"}
contents:
  words: {subject: Hello, text: Hello}
"""
PLAIN = SHOP.replace(", confirm: {within: 7 days, remind_after: 2 days}", "")
YES: dict[str, Any] = {"email": "ana@example.com", "consent_email_marketing": True}
NAME = "email/marketing"


def form(desk: Desk, at: int = NOON, **more: Any) -> Outcome:
    body = {"form": "Newsletter", "url": "https://shop.example/news"}
    return desk.fold(EVENT, "Form Submitted", at, body=body, traits={**YES, **more})


def confirm(desk: Desk, at: int, asked: int | None = None, to: str = YES["email"]) -> Outcome:
    """They use the link that was sent `to` an address when they were asked, or the last one."""
    about = {"asked": asked, "address": mark_of(to)}
    if asked is None:
        about = asks(desk)[-1].variables["confirm"]
    body = {"channel": "email", "asked": about["asked"], "address": about["address"]}
    return desk.fold(COMMAND, "confirm_consent", at, body=body, actor="the person")


def asks(desk: Desk) -> list[Touch]:
    return [touch for touch in desk.touches() if touch.sequence == "confirm_email"]


def marketing(desk: Desk) -> list[str]:
    return [f"{touch.sequence}/{touch.step}" for touch in desk.touches()
            if touch.purpose == "marketing"]  # fmt: skip
