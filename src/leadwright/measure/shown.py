"""A report's figures as text, the same wherever people read them."""

from leadwright.measure.figures import Figure

NOTHING = "-"


def shown(figure: Figure) -> str:
    """`1,204`, `62.5 %`, `EUR 1,204.50`, `340 ms`, `12.5 s`; a dash where there is no value."""
    value = figure["value"]
    if value is None:
        return NOTHING
    if figure["unit"] == "rate":
        return f"{value * 100:.1f} %"
    if figure["unit"] == "money":
        return f"{figure['currency']} {value / 100:,.2f}"
    if figure["unit"] == "ms":
        return shown_ms(round(value))
    return f"{value:,.0f}"


def shown_ms(ms: int) -> str:
    """A length of time in the unit people would say it in."""
    if ms < 1_000:
        return f"{ms} ms"
    if ms < 120_000:
        return f"{ms / 1000:.1f} s"
    if ms < 7_200_000:
        return f"{ms / 60_000:.1f} min"
    return f"{ms / 3_600_000:.1f} h"
