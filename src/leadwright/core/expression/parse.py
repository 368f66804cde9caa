"""Text to sqlglot's tree. sqlglot only parses; every word it may see is on the list below."""

from typing import cast

from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.parser import Parser
from sqlglot.tokenizer_core import Token, TokenType
from sqlglot.tokens import Tokenizer

from leadwright.core.expression import trouble
from leadwright.core.expression.trouble import Troubles
from leadwright.core.time import UNITS

LENGTH_MAX = 5_000
TOKENS_MAX = 1_500
DEPTH_MAX = 40

_NAME, _DOT = TokenType.VAR, TokenType.DOT
_ALLOWED = frozenset({
    _NAME, _DOT, TokenType.STRING, TokenType.NUMBER, TokenType.L_PAREN, TokenType.R_PAREN,
    TokenType.COMMA, TokenType.AND, TokenType.OR, TokenType.NOT, TokenType.EQ, TokenType.NEQ,
    TokenType.LT, TokenType.LTE, TokenType.GT, TokenType.GTE, TokenType.IN, TokenType.BETWEEN,
    TokenType.IS, TokenType.NULL, TokenType.LIKE, TokenType.TRUE, TokenType.FALSE,
    TokenType.PLUS, TokenType.DASH, TokenType.STAR, TokenType.SLASH,
})  # fmt: skip
_HINTS = {
    TokenType.IDENTIFIER: "text stands in single quotes: 'pro'",
    TokenType.ILIKE: "`like` ignores case already",
    TokenType.DPIPE: "use `or`; text cannot be joined",
    TokenType.DAMP: "use `and`",
    TokenType.CASE: "use several rules, or coalesce(...)",
    TokenType.SELECT: "a rule sees one person; use count('Event', '7 days')",
}
_LENGTHS = frozenset({unit + plural for unit in (*UNITS, "month", "year") for plural in ("", "s")})
_OPENING = frozenset({TokenType.L_PAREN, TokenType.NOT, TokenType.DASH})


class _PlainParser(Parser):
    """Without the functions of SQL: a call is a name and its arguments, and nothing is renamed."""

    FUNCTIONS = {}  # noqa: RUF012 - the library declares them without ClassVar
    FUNCTION_PARSERS = {}  # noqa: RUF012
    NO_PAREN_FUNCTIONS = {}  # noqa: RUF012
    NO_PAREN_FUNCTION_PARSERS = {}  # noqa: RUF012


def parse(text: str, troubles: Troubles) -> exp.Expression | None:
    """The tree of `text`, or None with the reason noted."""
    if len(text) > LENGTH_MAX:
        troubles.add(
            trouble.TOO_LARGE,
            f"the condition has {len(text)} characters; at most {LENGTH_MAX} are allowed",
            LENGTH_MAX,
            "split it into several rules",
        )
        return None
    tokens = _tokens(text, troubles)
    if tokens is None:
        return None
    try:
        tree = _PlainParser().parse(tokens, text)[0]
    except ParseError as error:
        _not_well_formed(error, text, troubles)
        return None
    return cast("exp.Expression | None", tree)


def _tokens(text: str, troubles: Troubles) -> list[Token] | None:
    """The words of the text, or None if one of them is not allowed."""
    try:
        tokens = Tokenizer().tokenize(text)
    except TokenError:
        troubles.add(
            trouble.SYNTAX,
            "a text is opened with a quote and never closed",
            max(text.rfind("'"), text.rfind('"'), 0),
            "a quote inside a text is doubled: 'it''s'",
        )
        return None
    if not tokens:
        troubles.add(trouble.SYNTAX, "the condition is empty", 0, "write `true` for always")
        return None
    before = len(troubles.problems)
    _refuse_comments(tokens, text, troubles)
    tokens = _names(tokens)
    for token in tokens:
        if token.token_type not in _ALLOWED or token.text == "==":
            _refuse(token, text, troubles)
    _measure(tokens, troubles)
    return tokens if len(troubles.problems) == before else None


def _names(tokens: list[Token]) -> list[Token]:
    """Next to a dot every word is a name, even one that SQL has other plans for; so is `first`."""
    renamed = list(tokens)
    for i, token in enumerate(tokens):
        after_dot = i and tokens[i - 1].token_type == _DOT and token.text.isidentifier()
        if after_dot or _is_name(tokens, i):
            renamed[i] = Token(
                _NAME, token.text, token.line, token.col, token.start, token.end, token.comments
            )
    return renamed


def _is_name(tokens: list[Token], i: int) -> bool:
    """Whether a word is `first`, or the `time` of `time.hour`."""
    if tokens[i].token_type == TokenType.TIME:
        return i + 1 < len(tokens) and tokens[i + 1].token_type == _DOT
    return tokens[i].token_type == TokenType.FIRST


def _refuse(token: Token, text: str, troubles: Troubles) -> None:
    word = text[token.start : token.end + 1]
    hint = "write `=`" if word == "==" else _HINTS.get(token.token_type, "")
    if token.token_type == TokenType.IDENTIFIER:
        hint = f"text stands in single quotes: '{token.text}'"
    troubles.add(
        trouble.NOT_ALLOWED,
        f"{word!r} is not part of conditions",
        token.start,
        hint or "conditions have and, or, not, comparisons, in, between, is null, like, + - * /",
    )


def _refuse_comments(tokens: list[Token], text: str, troubles: Troubles) -> None:
    if any(token.comments for token in tokens):
        starts = [at for at in (text.find("--"), text.find("/*")) if at >= 0]
        troubles.add(
            trouble.NOT_ALLOWED,
            "a comment inside a condition",
            min(starts, default=0),
            "put it on a line of its own with #, outside the condition",
        )


def _measure(tokens: list[Token], troubles: Troubles) -> None:
    """Refuse what would take the parser too deep."""
    depth = run = 0
    for token in tokens:
        kind = token.token_type
        depth += (kind == TokenType.L_PAREN) - (kind == TokenType.R_PAREN)
        run = run + 1 if kind in _OPENING else 0
        if max(depth, run) > DEPTH_MAX:
            troubles.add(trouble.TOO_LARGE, f"nested deeper than {DEPTH_MAX} levels", token.start)
            return
    if len(tokens) > TOKENS_MAX:
        troubles.add(trouble.TOO_LARGE, f"more than {TOKENS_MAX} words", tokens[TOKENS_MAX].start)


def _not_well_formed(error: ParseError, text: str, troubles: Troubles) -> None:
    detail = error.errors[0] if error.errors else {}
    start = detail.get("start_context")
    at = len(start) if isinstance(start, str) else 0
    at = _index(text, detail) or at
    word = detail.get("highlight") or text.strip()[:20]
    if not text[at:].strip(word or " "):
        troubles.add(trouble.SYNTAX, f"something is missing after {word!r}", at)
    else:
        hint = f"lengths of time stand in quotes: '7 {word}'" if word.lower() in _LENGTHS else ""
        troubles.add(trouble.SYNTAX, f"cannot be read from {word!r} on", at, hint)


def _index(text: str, detail: dict[str, object]) -> int:
    """The character index of sqlglot's line and column (of the last character, from 1)."""
    line, col, word = detail.get("line"), detail.get("col"), detail.get("highlight")
    if not isinstance(line, int) or not isinstance(col, int) or not isinstance(word, str):
        return 0
    before = sum(len(row) + 1 for row in text.split("\n")[: line - 1])
    return max(before + col - len(word), 0)
