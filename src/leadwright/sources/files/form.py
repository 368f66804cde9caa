"""How a map says its file is written."""

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadwright.capture.phones import is_country
from leadwright.sources.files.plan import Format
from leadwright.sources.files.said import check_known, choice, text_of, texts_of
from leadwright.sources.files.survey import MIXED
from leadwright.sources.files.yaml import Text, Trail

_FORMAT = ("type", "delimiter", "encoding", "nulls", "columns", "time_zone", "sheet", "country")
_TYPES = ("auto", "csv", "jsonl", "json", "excel", "parquet")


def format_of(top: dict[str, Any], source: Text) -> Format:
    """The section `format`."""
    said, trail = top.get("format") or {}, ("format",)
    if not isinstance(said, dict):
        source.report("M106", "format must be lines of `option: value`.", trail)
        return Format()
    check_known(said, _FORMAT, trail, source, "format")
    delimiter = said.get("delimiter", "auto")
    if delimiter != "auto" and (not isinstance(delimiter, str) or len(delimiter) != 1):
        what = "delimiter must be one character, or auto."
        source.report("M113", what, (*trail, "delimiter"), 'A tab is written "\\t".')
        delimiter = "auto"
    return Format(
        type=choice(said, "type", _TYPES, trail, source),
        delimiter=delimiter,
        encoding=_encoding(said, trail, source),
        nulls=frozenset(texts_of(said, "nulls", trail, source)),
        columns=tuple(texts_of(said, "columns", trail, source)),
        time_zone=_zone(said, trail, source),
        sheet=text_of(said, "sheet", trail, source),
        country=_country(said, trail, source),
    )


def _country(said: dict[str, Any], trail: Trail, source: Text) -> str:
    code = text_of(said, "country", trail, source).upper()
    if code and not is_country(code):
        hint = "Two letters, such as DE or US."
        source.report("M135", f"{code!r} is no country.", (*trail, "country"), hint)
        return ""
    return code


def _encoding(said: dict[str, Any], trail: Trail, source: Text) -> str:
    name = said.get("encoding", "auto")
    try:
        if name not in ("auto", MIXED):
            "".encode(name)
    except (LookupError, TypeError):
        what = f"{name!r} is not an encoding."
        hint = "Use utf-8, latin-1, cp1252, utf-16, mixed, or leave it out: it is found out."
        source.report("M114", what, (*trail, "encoding"), hint)
        return "auto"
    return str(name)


def _zone(said: dict[str, Any], trail: Trail, source: Text) -> str:
    name = said.get("time_zone", "UTC")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        hint = "Use a name such as Europe/Berlin."
        source.report("M115", f"{name!r} is not a time zone.", (*trail, "time_zone"), hint)
        return "UTC"
    return str(name)
