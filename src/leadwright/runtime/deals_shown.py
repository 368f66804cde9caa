"""Deals of an account, who decides on them, and what they lack, as an explanation shows them."""

from leadwright.convert.opportunities import day_text
from leadwright.core.ids import number_of
from leadwright.core.unit import Head, Scalar


def deals_shown(head: Head) -> dict[str, Scalar]:
    """What is known of the account's deals, in words."""
    state: dict[str, Scalar] = {}
    for name, deal in head.opportunities.items():
        ends = (
            f", expected to close on {day_text(deal.expected_close)}" if deal.expected_close else ""
        )
        lost = f", lost to {deal.lost_to}" if deal.lost_to else ""
        amount = f"{deal.amount / 100:,.2f} {deal.currency}"
        state[f"deal {name}"] = f"{deal.stage}, {amount}{'' if deal.closed_at else ends}{lost}"
    for person, who in sorted(head.stakeholders.items()):
        said = ", ".join(each for each in (who.role, who.stance, who.stage, who.concern) if each)
        state[f"stakeholder {number_of(person)}"] = said
    return state | {f"warning {name}": f"since {at}" for name, at in sorted(head.warnings.items())}
