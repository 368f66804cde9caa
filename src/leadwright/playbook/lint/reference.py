"""The page docs/reference/lint.md, made from the rules themselves.

Run `python -m leadwright.playbook.lint.reference > docs/reference/lint.md` after changing a rule.
"""

import sys

from leadwright.playbook.lint.example import Example
from leadwright.playbook.lint.finding import SEVERITIES
from leadwright.playbook.lint.rule import Rule, rules

HEAD = """\
# Design lint

A playbook can be in perfect order and still be a mistake: a human in front of a flash sale, a deal
given up after a quiet day. `leadwright check FILE` finds these too, each with its line and what to
do; `leadwright rule CODE` prints what stands here.

An **error** harms people or the business, a **warning** most likely does, a **hint** tidies. Errors
make `check` fail (exit code 1), and so do warnings with `--strict`. A playbook with errors is not
put in force unless it silences them; with warnings and hints it is, and they are shown.

**Silencing.** Where a finding is meant, say why; a reason is needed, and one that silences nothing
is reported itself (L100):

```yaml
lint:
  ignore:
    L104: we sell to a closed list of accounts
```

**Languages.** Most rules look at what a playbook does: steps, clocks, thresholds, who is asked.
Where only a name tells (that an event is about a cart, or a trait about a budget), they know the
usual words in English, German, French, Spanish, Portuguese, Italian, Polish and Dutch.

Examples are changes to a [shipped playbook](playbook.md): mappings are merged into it, `null` takes
a key away. What stands under *Good* looks similar and is not flagged.

<!-- Made from the rules by `python -m leadwright.playbook.lint.reference`; do not edit. -->
"""


def page() -> str:
    """The whole page."""
    every = rules().values()
    parts = [HEAD, "## All rules\n", _table(list(every))]
    parts += (_section(rule) for rule in every)
    return "\n".join(parts)


def _table(every: list[Rule]) -> str:
    lines = ["| code | severity | what it finds |", "| --- | --- | --- |"]
    for severity in SEVERITIES:
        lines += (
            f"| [{rule.code}](#{rule.code.lower()}) | {severity} | {rule.title} |"
            for rule in every
            if rule.severity == severity
        )
    return "\n".join(lines) + "\n"


def _section(rule: Rule) -> str:
    return f"""\
## {rule.code}

**{rule.title}** ({rule.severity})

{rule.what}

*Why.* {rule.why}

{_shown("Bad", rule.bad)}
{_shown("Good", rule.near_miss)}
*Fix.* {rule.fix}

*Source.* {rule.source}
"""


def _shown(word: str, example: Example) -> str:
    return f"*{word}*, on the shipped {example.base} playbook:\n\n```yaml\n{example.change}```\n"


if __name__ == "__main__":
    sys.stdout.write(page())
