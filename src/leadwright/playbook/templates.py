"""What contents may say: Liquid, checked when the playbook is loaded."""

from difflib import get_close_matches

from liquid import Environment
from liquid.exceptions import LiquidError
from liquid.token import Token

from leadwright.playbook import codes
from leadwright.playbook.document import Place
from leadwright.playbook.problems import Problems

VARIABLES = ("person", "account", "facts", "offer", "unsubscribe_url", "workspace")
"""All a template may use."""

_REFUSED_TAGS = ("include", "render", "extends", "block", "import", "macro", "call")

_environment = Environment()
for _tag in _REFUSED_TAGS:
    _environment.tags.pop(_tag, None)


def check(template: str, at: Place, problems: Problems) -> None:
    """Note what is wrong with a template: syntax, unknown variables and unknown filters."""
    try:
        found = _environment.from_string(template).analyze(include_partials=False)
    except LiquidError as error:
        problems.add(codes.TEMPLATE, f"{error.message}{_line(error, template)}", at)
        return
    for name, uses in found.globals.items():
        if name not in VARIABLES:
            close = get_close_matches(name, VARIABLES, 1)
            problems.add(
                codes.TEMPLATE_NAME,
                f"there is no variable {name!r}{_on(template, uses[0].span.index)}",
                at,
                f"did you mean '{close[0]}'?" if close else f"there are {', '.join(VARIABLES)}",
            )
    for name, spans in found.filters.items():
        if name not in _environment.filters:
            close = get_close_matches(name, _environment.filters, 1)
            problems.add(
                codes.TEMPLATE_NAME,
                f"there is no filter {name!r}{_on(template, spans[0].index)}",
                at,
                f"did you mean '{close[0]}'?" if close else "",
            )


def _line(error: LiquidError, template: str) -> str:
    token = error.token
    if isinstance(token, Token) and token.start_index >= 0:
        return _on(template, token.start_index)
    return ""


def _on(template: str, index: int) -> str:
    """The line within the template, where it has several."""
    if "\n" not in template.strip():
        return ""
    return f", in line {template.count(chr(10), 0, index) + 1} of the template"
