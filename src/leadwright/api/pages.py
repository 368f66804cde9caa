"""Small pages for visitors and readers, without scripts and without anything from elsewhere."""

from base64 import b64encode
from collections.abc import Container
from hashlib import sha256
from html import escape

from starlette.requests import Request

STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:17px/1.55 system-ui,sans-serif;margin:0;padding:10vh 1.25rem}"
    "main{max-width:34rem;margin:auto}"
    "h1{font-size:1.6rem;line-height:1.2;margin:0 0 1rem}"
    "button{font:inherit;padding:.7rem 1.4rem;border:0;border-radius:.5rem;"
    "background:#1d4ed8;color:#fff;cursor:pointer}"
    "button:focus-visible,a:focus-visible{outline:3px solid #f59e0b;outline-offset:3px}"
)


def policy(style: str) -> dict[str, str]:
    """The headers of a page with this style sheet in it, and nothing that runs."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Cache-Control": "no-store",
    }


POLICY = policy(STYLE)


def page(title: str, body: str, style: str = STYLE, language: str = "en") -> str:
    """A whole page. `body` is HTML, `title` text."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def language_of(request: Request, known: Container[str]) -> str:
    """The first language that the browser asks for and there are words in; else English."""
    for part in request.headers.get("accept-language", "").split(",")[:20]:
        tag = part.partition(";")[0].strip().lower().partition("-")[0]
        if tag in known:
            return tag
    return "en"
