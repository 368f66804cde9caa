"""One sequence says the same thing twice.

What: Two steps of a sequence send the same content over the same channel.

Why: The second message tells people that nobody is there. It is opened less, reported as spam more
often, and uses a contact that the cap would have left for something new.

Fix: Say something else, or take the step out. The same words over another channel are a reminder.

Source: Reminders copied from one step to the next because there was no time to write.
"""

from collections.abc import Iterator

from leadwright.playbook.lint import view
from leadwright.playbook.lint.example import patched
from leadwright.playbook.lint.finding import WARNING, Finding
from leadwright.playbook.model import Playbook

CODE = "L135"
SEVERITY = WARNING

BAD = patched(
    "hybrid",
    """
    consumer:
      sequences:
        activation:
          steps:
            - send: {name: hello, channel: email, content: hello}
            - wait: 2 days
            - send: {name: tips, channel: email, content: tips}
            - wait: 2 days
            - send: {name: tips_again, channel: email, content: tips}
    """,
)
NEAR_MISS = patched(
    "hybrid",
    """
    channels:
      push: {address: id}
    consumer:
      sequences:
        activation:
          steps:
            - send: {name: hello, channel: email, content: hello}
            - wait: 2 days
            - send: {name: tips, channel: email, content: tips}
            - wait: 2 days
            - send: {name: tips_again, channel: push, content: tips}
    """,
)


def find(book: Playbook) -> Iterator[Finding]:
    """Contents that a sequence repeats on a channel."""
    for motion in book.motions.values():
        for at, sequence in view.sequences(motion):
            said: dict[tuple[str, str], list[view.TimedSend]] = {}
            for send in view.sends(at, sequence):
                if len(send.step.choices) > 1:
                    continue  # of several, none is said twice
                content = send.step.choices[0].content
                before = said.setdefault((send.step.channel, content), [])
                first = next((each for each in before if not view.apart(each.at, send.at)), None)
                before.append(send)
                if first is not None:
                    what = f"{send.step.name!r} says what {first.step.name!r} has said"
                    yield Finding((*send.at, "content"), what, "say something else")
