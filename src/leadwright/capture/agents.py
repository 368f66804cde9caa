"""Who is behind a user agent."""

import re
from functools import lru_cache

_BOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|headless|lighthouse|pingdom|uptime|monitor|preview|"
    r"facebookexternalhit|embedly|phantomjs|scrapy|python-requests|curl/|wget/|go-http-client",
    re.IGNORECASE,
)


@lru_cache(maxsize=16_384)
def is_bot(user_agent: str) -> bool:
    """Whether it says of itself that it is a crawler, a monitor or a script."""
    return _BOT.search(user_agent) is not None
