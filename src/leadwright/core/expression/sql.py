"""The checked tree to SQL, for bulk work over columns and for the contract between engines.

A condition means the same in every dialect: doubles, division by zero is null, `like` ignores case,
text is ordered by code point. What a row must bring: numbers as any numeric type, times as ms,
booleans as the dialect's own (SQLite: 0 and 1). SQLite's own `lower` knows ASCII only: register
`str.lower` under that name. A result beyond the range of a double is null in Python; engines may
raise instead.
"""

from collections.abc import Callable

from leadwright.core.expression import nodes as n

SQLITE, DUCKDB, POSTGRES = "sqlite", "duckdb", "postgres"
DIALECTS = (SQLITE, DUCKDB, POSTGRES)

_DOUBLE = {SQLITE: "REAL", DUCKDB: "DOUBLE", POSTGRES: "DOUBLE PRECISION"}
_UNICODE = {POSTGRES: ' COLLATE "und-x-icu"'}
_BY_CODE_POINT = {POSTGRES: ' COLLATE "C"'}


def quoted(name: str) -> str:
    """`name` as a quoted identifier, the same in all three dialects."""
    return '"' + name.replace('"', '""') + '"'


def render(test: n.Test, dialect: str, column: Callable[[str], str] = quoted) -> str:
    """The condition as a boolean SQL expression.

    `column` gives the SQL that reads what a rule names (`account.employees`,
    `count('Feature Used', '7 days')`); by default a column of that very name.
    """
    return _Writer(dialect, column).test(test)


class _Writer:
    def __init__(self, dialect: str, column: Callable[[str], str]) -> None:
        self.column = column
        self.double = _DOUBLE[dialect]
        self.unicode = _UNICODE.get(dialect, "")
        self.by_code_point = _BY_CODE_POINT.get(dialect, "")

    def test(self, test: n.Test) -> str:
        match test:
            case n.All(parts):
                return " AND ".join(f"({self.test(part)})" for part in parts)
            case n.Any(parts):
                return " OR ".join(f"({self.test(part)})" for part in parts)
            case n.Not(of):
                return f"NOT ({self.test(of)})"
            case n.Holds(of):
                return self.value(of, "boolean")
            case n.IsNull(of):
                return f"{self.value(of)} IS NULL"
            case n.Compare(op, left, right):
                return f"{self._ordered(left)} {op} {self.value(right)}"
            case n.Between(of, low, high):
                return f"{self._ordered(of)} BETWEEN {self.value(low)} AND {self.value(high)}"
            case n.OneOf(of, values):
                return f"{self.value(of)} IN ({', '.join(map(self.value, values))})"
            case n.Like(of, pattern):
                escaped = _text(pattern.lower())
                return f"{self._lower(of)} LIKE {escaped} ESCAPE '\\'"

    def value(self, value: n.Value, wanted: str | None = None) -> str:
        match value:
            case n.Constant():
                return self._constant(value, value.type or wanted)
            case n.Named() | n.Counted():
                return self._number(self.column(value.name), value.type)
            case n.Arithmetic("/", left, right):
                divisor = f"nullif({self.value(right, 'number')}, {self._double('0')})"
                return f"({self.value(left, 'number')} / {divisor})"
            case n.Arithmetic(op, left, right):
                return f"({self.value(left, 'number')} {op} {self.value(right, 'number')})"
            case n.Lower(of):
                return self._lower(of)
            case n.Length(of):
                return self._number(f"length({self.value(of, 'text')})", "number")
            case n.Coalesce(of, type_):
                return f"coalesce({', '.join(self.value(one, type_) for one in of)})"

    def _lower(self, of: n.Value) -> str:
        return self._by_code_point(f"lower({self.value(of, 'text')}{self.unicode})")

    def _ordered(self, value: n.Value) -> str:
        sql = self.value(value)
        return self._by_code_point(sql) if value.type == "text" else sql

    def _by_code_point(self, sql: str) -> str:
        return f"({sql}{self.by_code_point})" if self.by_code_point else sql

    def _number(self, sql: str, type_: str) -> str:
        return f"CAST({sql} AS {self.double})" if type_ == "number" else sql

    def _double(self, literal: str) -> str:
        return f"CAST('{literal}' AS {self.double})"

    def _constant(self, constant: n.Constant, type_: str | None) -> str:
        value = constant.value
        if value is None:
            sql_type = {"number": self.double, "boolean": "BOOLEAN", "time": "BIGINT"}
            return f"CAST(NULL AS {sql_type.get(type_ or 'text', 'TEXT')})"
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, str):
            return _text(value)
        return str(value) if type_ == "time" else self._double(repr(float(value)))


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
