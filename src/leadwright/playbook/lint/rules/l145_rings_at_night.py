"""A phone rings at night.

What: A motion sends marketing to phones (text, push, calls) and has no `quiet_hours`, or they leave
eleven in the evening or six in the morning open; nor does a `send_window` keep it to the day.

Why: It wakes people up. In many countries marketing by text or call is forbidden at night, with a
fine for each message; everywhere it is the last one the person accepts.

Fix: Add `quiet_hours: {from: "20:00", to: "09:00"}`. They follow the zone of each person.

Source: Telephone marketing law of several countries, and one night of any careless text campaign.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import ERROR, Finding
from leadwright.playbook.model import Playbook

CODE = "L145"
SEVERITY = ERROR

BAD = patched(
    "b2c",
    """
    channels:
      sms: {address: phone}
    consumer:
      quiet_hours: null      # taken out
      sequences:
        browse_reminder:
          steps:
            - send: {name: text, channel: sms, content: still_looking}
    """,
)
NEAR_MISS = patched(
    "b2c",
    """
    channels:
      sms: {address: phone}
    consumer:
      quiet_hours: {from: "20:00", to: "09:00"}
      sequences:
        browse_reminder:
          steps:
            - send: {name: text, channel: sms, content: still_looking}
    """,
)


NIGHT_MINUTES = (23 * 60, 6 * 60)


def find(book: Playbook) -> Iterator[Finding]:
    """Motions that ring without quiet hours."""
    for motion in book.motions.values():
        quiet = motion.orchestrate.quiet
        if quiet is not None and all(view.quiet_at(quiet, minute) for minute in NIGHT_MINUTES):
            continue
        when = "any hour of the night" if quiet is None else "night: quiet hours are too short"
        for at, sequence in view.sequences(motion, marketing=True):
            if view.kept_from_night(sequence):
                continue
            for send in view.sends(at, sequence):
                channels = motion.orchestrate.channels
                if any(view.rings(channels[name]) for name in view.channels_of(send.step)):
                    what = f"{send.step.name!r} reaches a phone at {when}"
                    fix = 'add `quiet_hours: {from: "20:00", to: "09:00"}` to the motion'
                    yield Finding((*send.at, "channel"), what, fix)
