"""Tables of companies: what is kept, and what fills in accounts that become known."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, model_validator

from leadwright.api.access import Access, needs
from leadwright.api.errors import ApiError
from leadwright.capture.accounts import COMPANY, account_domain
from leadwright.capture.companies import company_key
from leadwright.capture.event import Event
from leadwright.capture.identify import DOMAIN
from leadwright.capture.traits import account_traits
from leadwright.core.ids import hashed_id, identifier_key
from leadwright.core.input import ACCOUNT, COMMAND, LANE_NOW
from leadwright.ports import ReferenceTable, Submission
from leadwright.runtime.filling import USE

router = APIRouter(prefix="/tables", tags=["import"])
Writer = Annotated[Access, Depends(needs("import:write"))]
ROWS_MAX = 2_500
SourceName = Annotated[str, Field(min_length=1, max_length=128)]


class CompanySent(BaseModel):
    """What the table says of one company, found by `domain` or else by `name`."""

    model_config = ConfigDict(extra="forbid")
    domain: Annotated[str, Field(max_length=253)] = ""
    name: Annotated[str, Field(max_length=255)] = ""
    traits: Annotated[dict[str, Any], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _named(self) -> "CompanySent":
        if not (self.domain or self.name):
            raise ValueError("the row names no company")
        return self


class TableSent(BaseModel):
    """A whole table; larger ones come by the command line. It takes the place of an older one of
    the same source."""

    model_config = ConfigDict(extra="forbid")
    source: SourceName
    name: Annotated[str, Field(max_length=255, description="Of the file it comes from")] = ""
    rows: Annotated[list[CompanySent], Field(min_length=1, max_length=ROWS_MAX)]


class SourceSent(BaseModel):
    """Whose table fills in nothing any more."""

    model_config = ConfigDict(extra="forbid")
    source: SourceName


class TableShown(BaseModel):
    """A table. `in_use`: it fills in accounts that become known."""

    hash: str
    source: str
    name: str
    who: str
    at: int
    rows: int
    in_use: bool


class TableList(BaseModel):
    """Tables, newest first."""

    data: list[TableShown]


@router.get("")
def list_tables(access: Writer) -> TableList:
    """Tables that were kept, those of the command line too."""
    used = dict(access.services.queries().tables(access.workspace))
    kept = access.services.settings.tables(access.workspace)
    return TableList(data=[_shown(one, used) for one in kept])


@router.post("", status_code=201)
async def keep_table(access: Writer, sent: TableSent) -> TableShown:
    """Keep a table: it fills in accounts that become known from now on, and never overwrites what
    somebody said. Accounts that are there are told with `POST /commands/enrich`."""
    table, rows = _table(access, sent)
    settings = access.services.settings
    if all(each.hash != table.hash for each in settings.tables(access.workspace)):
        settings.keep_rows(access.workspace, table.hash, rows, first=True)
        settings.keep_table(table)
    await _use(access, sent.source, table.hash)
    return _shown(table, {sent.source: table.hash})


@router.post("/stop")
async def stop_table(access: Writer, sent: SourceSent) -> TableList:
    """Fill in nothing from the source any more; what it has filled in stays."""
    used = dict(access.services.queries().tables(access.workspace))
    if sent.source not in used:
        raise ApiError(404, "not_found", "no table of that source is in use")
    await _use(access, sent.source, "")
    del used[sent.source]
    kept = access.services.settings.tables(access.workspace)
    return TableList(data=[_shown(one, used) for one in kept])


async def _use(access: Access, source: str, hash: str) -> None:
    at = access.services.clock.now()
    body = {"source": source, "hash": hash}
    event = Event(COMMAND, USE, at, body=body, actor=access.actor)
    row = Submission(access.workspace, LANE_NOW, "system", at, msgspec.json.encode(event))
    await access.services.capture.submit([row])


def _table(access: Access, sent: TableSent) -> tuple[ReferenceTable, list[tuple[bytes, str]]]:
    workspace = access.workspace
    said: dict[bytes, str] = {}
    for row in sent.rows:
        text = msgspec.json.encode(account_traits(row.traits), order="sorted").decode()
        event = Event(ACCOUNT, "", 0, body={"domain": row.domain})
        if domain := account_domain(event):
            said[identifier_key(workspace, DOMAIN, domain)] = text
        if name := company_key(row.name):
            key = identifier_key(workspace, COMPANY, name)
            said[key] = "" if key in said else text  # a name that two have says nothing
    rows = sorted(said.items())
    hash = hashed_id(sent.source, *(part for key, text in rows for part in (key.hex(), text)))
    at, name = access.services.clock.now(), sent.name or sent.source
    table = ReferenceTable(workspace, hash, sent.source, name, access.actor, at, len(sent.rows))
    return table, rows


def _shown(table: ReferenceTable, used: dict[str, str]) -> TableShown:
    return TableShown(
        hash=table.hash, source=table.source, name=table.name, who=table.who, at=table.at,
        rows=table.rows, in_use=used.get(table.source) == table.hash,
    )  # fmt: skip
