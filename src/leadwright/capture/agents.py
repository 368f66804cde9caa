"""Who is behind a user agent."""

import re
from functools import lru_cache

_CRAWLER = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|headless|lighthouse|pingdom|uptime|monitor|preview|"
    r"facebookexternalhit|embedly|phantomjs|scrapy",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"python-requests|curl/|wget/|go-http-client", re.IGNORECASE)

_TABLET = re.compile(r"ipad|tablet|kindle|silk/|android(?!.*mobile)", re.IGNORECASE)
_MOBILE = re.compile(r"iphone|ipod|mobile|windows phone", re.IGNORECASE)
_SYSTEMS = (
    ("ios", re.compile(r"iphone|ipad|ipod|cfnetwork.*darwin", re.IGNORECASE)),
    ("android", re.compile(r"android", re.IGNORECASE)),
    ("windows", re.compile(r"windows", re.IGNORECASE)),
    ("macos", re.compile(r"mac os x|macintosh", re.IGNORECASE)),
    ("linux", re.compile(r"linux|x11|cros", re.IGNORECASE)),
)


@lru_cache(maxsize=16_384)
def device_of(user_agent: str) -> tuple[tuple[str, str], ...]:
    """`device` (mobile, tablet or desktop) and `os`, as pairs; nothing of what it does not tell."""
    system = next((name for name, form in _SYSTEMS if form.search(user_agent)), "")
    if not system:
        return ()
    if _TABLET.search(user_agent):
        return (("device", "tablet"), ("os", system))
    kind = "mobile" if _MOBILE.search(user_agent) else "desktop"
    return (("device", kind), ("os", system))


@lru_cache(maxsize=16_384)
def is_bot(user_agent: str) -> bool:
    """Whether a visitor says of itself that it is a crawler, a monitor or a script."""
    return is_crawler(user_agent) or _PROGRAM.search(user_agent) is not None


@lru_cache(maxsize=16_384)
def is_crawler(user_agent: str) -> bool:
    """Whether who posts a form is a crawler or a monitor. A script is not: many a site takes its
    forms itself and hands them on."""
    return _CRAWLER.search(user_agent) is not None
