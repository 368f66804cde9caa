"""What the context of a call says about the person: zone, language, campaign, page."""

import re
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from leadwright.capture.identify import LONGEST
from leadwright.capture.values import text

CLICK_IDS = (
    "gclid", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "li_fat_id", "ttclid", "twclid",
    "rdt_cid", "sccid", "epik",
)  # fmt: skip
_CAMPAIGN = {
    "name": "campaign",
    "source": "source",
    "medium": "utm_medium",
    "term": "utm_term",
    "content": "utm_content",
    "id": "utm_id",
}
EXTERNAL_MAX = 20
_WANTED = {
    "utm_campaign": "campaign",
    "utm_source": "source",
    **{name: name for name in ("utm_medium", "utm_term", "utm_content", "utm_id", *CLICK_IDS)},
}
_WORTH_PARSING = re.compile("utm_|" + "|".join(CLICK_IDS), re.IGNORECASE)
_PAGE = ("path", "url", "title", "referrer", "search")


class Context(msgspec.Struct, rename="camel", gc=False):
    """The part of a call's context that we look at."""

    page: Any = None
    traits: Any = None
    campaign: Any = None
    timezone: Any = None
    locale: Any = None
    group_id: Any = None
    external_ids: Any = None
    user_agent: Any = None


def context_traits(context: Context) -> dict[str, Any]:
    """`time_zone`, `language` (`de-AT`), where they came from (`source`, `campaign`, `utm_medium`
    ...) and click ids (`gclid` ...), as far as said."""
    traits: dict[str, Any] = {}
    if zone := text(context.timezone, 64):
        traits["time_zone"] = zone
    if locale := text(context.locale, 35):
        traits["language"] = locale.replace("_", "-")
    page = context.page
    if type(page) is dict and (search := page.get("search")) and type(search) is str:
        traits |= _from_search(search)
    if type(context.campaign) is dict:
        for name, trait in _CAMPAIGN.items():
            if value := text(context.campaign.get(name), 255):
                traits[trait] = value
    return traits


def external_ids(context: Context) -> dict[str, str]:
    """Ids in other systems, by system, as Segment's `externalIds` lists them."""
    said = context.external_ids
    found: dict[str, str] = {}
    for each in said[:EXTERNAL_MAX] if type(said) is list else ():
        if type(each) is dict and each.get("collection", "users") == "users":
            system, value = text(each.get("type"), 64), text(each.get("id"), LONGEST + 1)
            if system and value and len(value) <= LONGEST:
                found[system] = value
    return found


def page_of(context: Context | None) -> dict[str, Any]:
    """Path, address, title, referrer and search of the page."""
    if context is None or type(context.page) is not dict:
        return {}
    return {name: context.page[name] for name in _PAGE if context.page.get(name)}


def _from_search(search: str) -> dict[str, Any]:
    if not _WORTH_PARSING.search(search):
        return {}
    pairs = parse_qsl(search[:8_192].lstrip("?"))
    said = {name.lower(): value for name, value in pairs}
    return {trait: said[name][:255] for name, trait in _WANTED.items() if said.get(name)}
