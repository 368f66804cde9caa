"""An explanation on the screen: who, the score, the timeline, the messages."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.tree import Tree

    from leadwright.ports import StoredTouch
    from leadwright.runtime.explain import Explanation
    from leadwright.runtime.steps_shown import Decided, Step
    from leadwright.runtime.why_not import Missing

UNTOLD = frozenset(("touch", "hand_off", "trigger_at", "handed_at", "not_before", "idle_ms"))
"""What inputs say that only machines read; `--json` has it."""
INSIDE = ("wake", "message", "receipt")
"""Kinds of inputs that nobody sent: what they say is told by what they led to."""
MONEY = frozenset(("conversion", "opportunity", "redeemed", "credited"))
"""Kinds of decisions whose value and amount are in minor units."""
SOON_MS = 60_000
HELPED = frozenset(("withheld", "too_late", "refused", "deferred"))
"""Kinds of decisions whose meaning is told, the first time they come."""
LATE_MS = 60_000
"""From here on it is worth telling that something had happened before it came in."""
STYLES = dict.fromkeys(HELPED, "yellow") | {"touch_failed": "red", "touch_unknown": "yellow"}


def show(found: "Explanation", *, everything: bool = False) -> None:
    """Print an explanation. `everything`: inputs that led to nothing too."""
    from rich.text import Text

    from leadwright.cli.output import console

    out = console()
    out.print(
        Text.assemble(
            (f"{found.kind.capitalize()} {found.number}", "bold"),
            f"  {found.title}  ",
            (found.stage or "no stage yet", "bold green"),
        )
    )
    for name, value in found.state.items():
        out.print(Text(f"  {name}: {_said(name, value)}", style="dim"))
    for where in found.warming:
        out.print(Text(f"  warming, does not hold until all is counted: {where}", style="yellow"))
    out.print()
    _show_score(found)
    out.print(_timeline(found, everything=everything))
    if found.touches:
        out.print()
        _show_touches(found)


def _said(name: str, value: Any) -> str:
    """A state's value; instants inside become times people read."""
    from leadwright.cli.output import cell, moment

    text = cell(value) or ("nobody" if name == "owner" else "")
    head, _, tail = text.rpartition(" ")
    if name.startswith(("trigger ", "in sequence ")) and tail.isdecimal():
        return f"{head} {moment(int(tail))}"
    return text


def _show_score(found: "Explanation") -> None:
    from leadwright.cli.output import console, points, print_table, say

    if not found.contributions:
        say("Score: no rule has given points.")
        console().print()
        return
    rows: list[tuple[str, ...]] = []
    for name in dict.fromkeys(one.score for one in found.contributions):
        parts = [one for one in found.contributions if one.score == name]
        rows += [
            (name, one.rule, points(one.milli), _decay(one.awarded, one.milli, one.day))
            for one in parts
        ]
        rows.append((name, "= sum", points(sum(one.milli for one in parts)), ""))
    print_table("Score", ("score", "rule", "points", ""), rows)
    console().print()


def _decay(awarded: int, milli: int, day: int) -> str:
    from leadwright.cli.output import moment, points

    if awarded == milli:
        return ""
    return f"{points(awarded)} on {moment(day * 86_400_000)[:10]}, decayed since"


def _timeline(found: "Explanation", *, everything: bool) -> "Tree":
    from rich.text import Text
    from rich.tree import Tree

    title = "Timeline (UTC)" + (", older inputs left out" if found.more else "")
    tree = Tree(Text(title, style="bold"), guide_style="dim")
    known: dict[int, dict[str, Any]] = {}
    helped: set[tuple[str, str]] = set()
    hidden, version = 0, 0
    for step in found.steps:
        new = _new(step, known)
        if not everything and not step.decisions and (step.kind in INSIDE or not new):
            hidden += 1
            continue
        branch = tree.add(_step_line(step, new, everything, changed=step.version != version))
        version = step.version
        for decision in step.decisions:
            line = branch.add(_decision_line(decision, step, found))
            code = (decision.kind, decision.says)
            if decision.kind in HELPED and code not in helped and decision.means:
                helped.add(code)
                line.add(Text(decision.means, style="dim italic"))
    if not found.steps:
        tree.add(Text("nothing recorded yet", style="dim"))
    if hidden:
        said = (
            "1 input that led to nothing is" if hidden == 1 else f"{hidden} that led to nothing are"
        )
        tree.add(Text(f"{said} left out; --all shows them", style="dim"))
    return tree


def _new(step: "Step", known: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """What a step says, without what people's data said before and still says."""
    if step.kind in INSIDE and step.decisions:
        return {}
    before = known.setdefault(step.person, {})
    new = {
        name: value
        for name, value in step.said.items()
        if value not in ("", None)
        and name not in UNTOLD
        and not (name in step.traits and before.get(name) == value)
    }
    before |= {name: step.said[name] for name in step.traits if name in step.said}
    return new


def _step_line(step: "Step", new: Mapping[str, Any], everything: bool, *, changed: bool) -> Any:
    from rich.text import Text

    from leadwright.cli.output import fact, moment
    from leadwright.runtime.origin import in_words

    facts = ", ".join(f"{name}={fact(name, value)}" for name, value in new.items())
    code = f"{step.kind} {step.name}".strip()
    late = 0 < step.occurred_at <= step.at - LATE_MS and step.kind == "event"
    parts: list[Any] = [
        (moment(step.at), "cyan"),
        f"  {step.who}: " if step.who else "  ",
        (step.says or code, "bold"),
        f"  {facts}" if facts else "",
        f"  (happened {moment(step.occurred_at)})" if late else "",
        f"  by {step.actor}" if step.actor and not step.origin else "",
        (f"  from {in_words(step.origin)}" if step.origin else "", "italic"),
    ]
    if everything:
        journal = f", journal {step.ref}" if step.ref else ""
        parts.append((f"  {code}, n {step.n}{journal}", "dim"))
    if changed or everything:
        parts.append((f"  playbook v{step.version} {step.playbook[:8]}".rstrip(), "dim"))
    return Text.assemble(*parts)


def _decision_line(decision: "Decided", step: "Step", found: "Explanation") -> Any:
    from rich.text import Text

    whose = ""
    if found.kind != "person" and decision.person and decision.person != step.person:
        whose = f"{found.names.get(decision.person, f'person {decision.person}')}: "
    values = _values(decision, step.at)
    because = decision.because.removeprefix(f"{decision.values.get('owner')}: ")
    because = "" if decision.says.endswith(because) else because
    if decision.condition and decision.kind in ("stage", "segment"):
        because = f"{because}: {decision.condition}"
    parts: list[Any] = [
        (_own_time(decision.at, step.at), "cyan"),
        whose,
        "The account: " if decision.of == "account" and decision.kind == "stage" else "",
        (decision.says, STYLES.get(decision.kind, "green")),
        f": {because}" if because else "",
        f"; {_waits(decision, step.at)}" if _waits(decision, step.at) else "",
        (f"  [{values}]" if values else "", "dim"),
        (f"  rule {decision.rule} (v{step.version})" if decision.rule else "", "dim"),
    ]
    return Text.assemble(*parts)


def _waits(decision: "Decided", at: int) -> str:
    """Until when something that was decided waits."""
    from leadwright.cli.output import moment

    until = decision.values.get("not_before")
    if not isinstance(until, int) or until < decision.at + SOON_MS:
        return ""
    why = " (quiet hours or the send window)" if decision.kind == "touch" else ""
    return f"waits until {moment(until).removeprefix(moment(at).split(' ')[0] + ' ')}{why}"


def _values(decision: "Decided", at: int) -> str:
    """What was compared; instants of the same day without the day, and nothing that is empty."""
    from leadwright.cli.output import fact, moment

    today = f"{moment(at).split(' ')[0]} "
    found = []
    for name, value in decision.values.items():
        if value in ("", None) or name in UNTOLD:
            continue
        text = fact(name, value).removeprefix(today)
        if decision.kind in MONEY and name in ("value", "amount") and isinstance(value, int):
            text = f"{value / 100:,.2f}"
        found.append(f"{name}={text}")
    return ", ".join(found)


def _own_time(at: int, step_at: int) -> str:
    """When a decision became true, if that was not the instant of the input it came with."""
    from leadwright.cli.output import moment

    if at == step_at:
        return ""
    day, time = moment(at).split()
    return f"{time} " if moment(step_at).startswith(day) else f"{day} {time} "


def _show_touches(found: "Explanation") -> None:
    from leadwright.cli.output import moment, print_table

    several = found.kind != "person"
    errors = any(one.error for one in found.touches)
    columns = ("planned (UTC)", *(("to",) if several else ()), "channel", "what", "state",
               "at", *(("why",) if errors else ()))  # fmt: skip
    rows = []
    for one in found.touches:
        planned = moment(one.touch.planned_at or one.touch.not_before)
        handed = _when(one).replace(planned.split(" ")[0] + " ", "")
        rows.append([
            planned[:19],
            *([_whom(found, one)] if several else []),
            one.touch.channel,
            f"{one.touch.sequence}/{one.touch.step}" if one.touch.sequence else one.touch.step,
            _state(one),
            handed,
            *([one.error] if errors else []),
        ])  # fmt: skip
    print_table("Messages", columns, rows)


def _whom(found: "Explanation", one: "StoredTouch") -> str:
    from leadwright.core.ids import number_of

    number = number_of(one.touch.person)
    return found.names.get(number, f"person {number}")


def _state(one: "StoredTouch") -> str:
    from leadwright.runtime.words import TOUCHES

    return TOUCHES[one.state].says if one.state in TOUCHES else one.state


def _when(one: "StoredTouch") -> str:
    """When it was handed over, or is to be."""
    from leadwright.cli.output import moment

    if one.state == "planned" and one.goes_out_at is None:
        return f"until {moment(one.touch.not_after)[:19]}"
    planned = one.touch.not_before if one.state == "planned" else 0
    return moment(one.handed_at or planned)[:19]


def show_missing(title: str, missing: "list[Missing]") -> None:
    """Print what has not happened, and what is missing for it."""
    from rich.text import Text
    from rich.tree import Tree

    from leadwright.cli.output import console, fact

    tree = Tree(Text(f"{title}: what has not happened, and why", style="bold"), guide_style="dim")
    for what in dict.fromkeys(each.what for each in missing):
        branch = tree.add(Text(PLURALS.get(what, what), style="bold"))
        for each in (one for one in missing if one.what == what):
            values = ", ".join(
                f"{name}={fact(name, value)}"
                for name, value in each.values.items()
                if value is not None
            )
            branch.add(
                Text.assemble(
                    (each.name, "yellow"),
                    f": {each.because}",
                    f": {each.condition}" if each.condition else "",
                    (f"  [{values}]" if values else "", "dim"),
                )
            )
    if not missing:
        tree.add(Text("nothing is missing", style="dim"))
    console().print(tree)


PLURALS = {"stage": "Stages", "segment": "Segments", "sequence": "Sequences",
           "channel": "Messages that would not go out now", "hand_off": "Owner"}  # fmt: skip
