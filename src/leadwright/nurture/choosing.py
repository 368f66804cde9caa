"""Which content somebody gets: made for their role, about what interests them, still true, new."""

from leadwright.core.case import Case
from leadwright.nurture.plan import Choice

EXPIRED, OTHERS, NOTHING_NEW = "content_expired", "content_for_others", "nothing_new"
WHY_NOTHING = {
    EXPIRED: "what it would say is not true any more",
    OTHERS: "everything it could say is made for people in other roles",
    NOTHING_NEW: "they have had everything it could say",
}
"""Why nothing is said."""


def choose(case: Case, choices: tuple[Choice, ...], sent_at: int) -> Choice | str:
    """The choice that suits the person best, or why there is none (a key of `WHY_NOTHING`).

    What is made for their role comes first, then what meets most of their interests, then the order
    of the playbook. Where there are several to choose from, none is said twice. It has to be true
    at `sent_at`, the first instant (ms) when it may go out; where nothing that suits them is, what
    is true now is chosen, so that what keeps it from going out can say so.
    """
    found = _chosen(case, choices, sent_at)
    if isinstance(found, str) and sent_at > case.now:
        found = _chosen(case, choices, case.now)
    if not isinstance(found, str) and len(choices) > 1:
        case.person.said[found.content] = case.now
    return found


def choose_again(
    case: Case, choices: tuple[Choice, ...], content: str, sent_at: int
) -> Choice | str:
    """The same for a message that has waited to say `content`: that, if it is still true then."""
    for each in choices:
        if each.content == content and (not each.expires_at or sent_at < each.expires_at):
            return each
    unsay(case, choices, content)
    return choose(case, choices, sent_at)


def unsay(case: Case, choices: tuple[Choice, ...], content: str) -> None:
    """Of several contents one that nobody was told may be said another time."""
    if len(choices) > 1:
        case.person.said.pop(content, None)


def good_until(choices: tuple[Choice, ...], choice: Choice, until: int) -> tuple[int, int]:
    """Until when (ms) these words are good, and until when the message is, that is worth saying
    until `until`: longer only where it may say something else."""
    words = min(until, choice.expires_at - 1) if choice.expires_at else until
    return words, until if len(choices) > 1 else words


def _chosen(case: Case, choices: tuple[Choice, ...], at: int) -> Choice | str:
    left = [each for each in choices if not each.expires_at or at < each.expires_at]
    if not left:
        return EXPIRED
    role = case.person.traits.get("role")
    left = [each for each in left if not each.roles or role in each.roles]
    if not left:
        return OTHERS
    if len(choices) == 1:
        return left[0]
    said = case.person.said
    left = [each for each in left if each.content not in said]
    if not left:
        return NOTHING_NEW
    return max(left, key=lambda each: _suits(case, each))  # of several equals the first


def _suits(case: Case, choice: Choice) -> tuple[bool, int]:
    """Whether it is made for their role, and how many of their interests it meets; a content about
    something that does not interest them is worth less than one about nothing in particular."""
    met = sum(condition.test(case.facts) for condition in choice.interests.values())
    return bool(choice.roles), met or -bool(choice.interests)
