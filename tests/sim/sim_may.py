"""Whether somebody may be contacted, by what we were told of them and of their unit."""

from collections.abc import Mapping

from sim_told import Citizen, Company, Planned, said


class Broken(AssertionError):  # noqa: N818 - what is raised is a finding
    """An invariant does not hold."""


def may(planned: Planned, citizen: Citizen, units: Mapping[int, Company]) -> None:
    """Raise `Broken` if the touch must not go out."""
    channel, unit = planned.touch.channel, units.get(citizen.unit, Company())
    if {"*", channel} & citizen.suppressed or unit.suppressed:
        raise Broken(f"{said(planned)} went to somebody suppressed")
    if not planned.marketing:
        return
    if citizen.consent.get(f"{channel}/marketing") is not True:
        raise Broken(f"{said(planned)} went out without consent")
    if planned.sequence.suppress_customers and (unit.customer or citizen.customer):
        raise Broken(f"{said(planned)} went to a customer")
    if planned.sequence.suppress_open_opportunities and any(unit.deals.values()):
        raise Broken(f"{said(planned)} went to a unit with an open deal")
    if unit.disqualified or citizen.disqualified:
        raise Broken(f"{said(planned)} went to somebody disqualified")
