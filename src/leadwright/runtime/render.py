"""A touch and its content as what a channel hands over."""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any, NamedTuple

from leadwright.core.local import local, zone_of
from leadwright.nurture.plan import Content
from leadwright.orchestrate.token import ConfirmingToken, confirm_token, unsubscribe_token
from leadwright.playbook.filters import date_in
from leadwright.playbook.model import Playbook
from leadwright.ports import Outgoing, StoredTouch
from leadwright.runtime.plain import plain_text
from leadwright.runtime.repeated import repeatable
from leadwright.runtime.template import RenderError, Template

MOST_TEMPLATES = 2_000
NO_MORE = {
    "en": "No more of these e-mails", "de": "Keine solchen E-Mails mehr",
    "fr": "Ne plus recevoir ces e-mails", "es": "No recibir más estos correos",
    "pt": "Não receber mais estes e-mails", "nl": "Deze e-mails niet meer ontvangen",
    "it": "Non ricevere più queste e-mail",
}  # fmt: skip
"""The words of the link that is added where an author has placed none."""


class Rendered(NamedTuple):
    """What a content says to somebody."""

    subject: str
    text: str
    html: str


class Templates(NamedTuple):
    """The compiled parts of a content; without a text of its own, it is made from the HTML."""

    subject: Template
    text: Template | None
    html: Template | None
    language: str

    def render(self, variables: Mapping[str, Any]) -> Rendered:
        """All parts. Raises RenderError."""
        variables = {**variables, "language": self.language}
        html = self.html.render(variables) if self.html else ""
        text = self.text.render(variables) if self.text else plain_text(html)
        return Rendered(" ".join(self.subject.render(variables).split()), text, html)


def compiled(content: Content) -> Templates:
    """The templates of a content, ready to render."""
    name = content.name
    return Templates(
        Template(f"{name}.subject", content.subject),
        Template(f"{name}.text", content.text) if content.text or not content.html else None,
        Template(f"{name}.html", content.html, html=True) if content.html else None,
        content.language,
    )


class Renderer:
    """Renders touches; any thread may call.

    `contents_of` gives a workspace's playbook in force, `workspace_name` its name (for
    Feedback-ID). `base_url` is where unsubscribe links lead, `unsubscribe_secret` signs them.
    Templates are compiled once per playbook hash and content.
    """

    def __init__(
        self,
        contents_of: Callable[[int], Playbook],
        base_url: str,
        unsubscribe_secret: bytes,
        workspace_name: Callable[[int], str],
        token: Callable[[bytes, int, int, str], str] = unsubscribe_token,
    ) -> None:
        self._contents_of = contents_of
        self._base_url = base_url.rstrip("/")
        self._secret = unsubscribe_secret
        self._workspace_name = workspace_name
        self._token = token
        self._compiled: dict[tuple[str, str], Templates] = {}

    def __call__(self, stored: StoredTouch) -> Outgoing:
        """The message. Raises RenderError with a sentence free of personal data."""
        touch = stored.touch
        if "audience" in touch.variables:
            return _about_audience(stored)
        playbook = self._contents_of(stored.workspace)
        templates = self._templates(playbook, touch.content)
        link = self._unsubscribe_url(stored)
        variables = _variables(
            repeatable(touch.variables), playbook.time_zone, link, templates.language
        )
        if asking := touch.variables.get("confirm"):
            variables |= self._asking(stored, asking, variables["time_zone"], templates.language)
        variables["workspace"] = {"name": self._workspace_name(stored.workspace)}
        said = templates.render(variables)
        text, html = said.text, said.html
        if link and touch.channel == "email":
            text, html = _with_footer(text, html, link, templates.language)
        return Outgoing(
            id=touch.id,
            workspace=stored.workspace,
            channel=touch.channel,
            to=touch.to,
            subject=said.subject,
            text=text,
            html=html,
            headers=self._headers(stored, link),
            data=_data(stored, variables, link),
        )

    def _templates(self, playbook: Playbook, name: str) -> Templates:
        found = self._compiled.get((playbook.hash, name))
        if found is not None:
            return found
        content = playbook.contents.get(name)
        if content is None:
            raise RenderError(f"the playbook in force has no content {name!r}")
        made = compiled(content)
        if len(self._compiled) >= MOST_TEMPLATES:
            self._compiled.clear()
        self._compiled[playbook.hash, name] = made
        return made

    def _unsubscribe_url(self, stored: StoredTouch) -> str:
        """The person's own link; empty for transactional touches, which need none."""
        touch = stored.touch
        if touch.purpose == "transactional":
            return ""
        token = self._token(self._secret, stored.workspace, touch.person, touch.channel)
        return f"{self._base_url}/u/{token}"

    def _asking(
        self, stored: StoredTouch, asking: Mapping[str, Any], zone: str, language: str
    ) -> dict[str, str]:
        """The link by which they confirm their consent, and until when it is good."""
        asked, until, address = (asking[name] for name in ("asked", "until", "address"))
        who, channel = stored.touch.person, stored.touch.channel
        said = ConfirmingToken(stored.workspace, who, asked, until, address, channel)
        token = confirm_token(self._secret, said)
        ends = local_text(until, zone, language)
        return {"confirm_url": f"{self._base_url}/c/{token}", "confirm_until": ends}

    def _headers(self, stored: StoredTouch, link: str) -> dict[str, str]:
        """What bulk mail needs: RFC 8058 one-click, and Feedback-ID for the complaint reports."""
        touch = stored.touch
        workspace = self._workspace_name(stored.workspace)
        parts = (touch.content, touch.sequence, touch.purpose, workspace)
        headers = {"Feedback-ID": ":".join(part.replace(":", "_") for part in parts)}
        if link:
            headers["List-Unsubscribe"] = f"<{link}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return headers


def local_text(at: int, zone: str, language: str = "en") -> str:
    """An instant (ms) as people write it in their zone: `5 March 2027, 18:00 (CET)`."""
    there = local(at, zone_of(zone, "UTC"))
    return f"{date_in(language, there)}, {there:%H:%M} ({there.tzname()})"


def _variables(
    given: Mapping[str, Any], zone: str, link: str, language: str = "en"
) -> dict[str, Any]:
    """What a template may use: the touch's own, the link, the zone of dates, and the offer's end as
    text."""
    person = given.get("person")
    own = person.get("time_zone") if isinstance(person, dict) else None
    zone = own if isinstance(own, str) and own else zone
    variables = {**given, "unsubscribe_url": link, "time_zone": zone}
    offer = given.get("offer")
    if isinstance(offer, dict) and type(offer.get("ends")) is int:
        text = local_text(offer["ends"], zone, language)
        variables["offer"] = {**offer, "ends": text, "ends_at": offer["ends"]}
    return variables


def _data(stored: StoredTouch, variables: Mapping[str, Any], link: str) -> dict[str, Any]:
    """What a webhook's receiver is told besides the text, and nothing more about the person."""
    touch = stored.touch
    data: dict[str, Any] = {
        "purpose": touch.purpose,
        "sequence": touch.sequence,
        "step": touch.step,
        "content": touch.content,
    }
    if "offer" in variables:
        data["offer"] = variables["offer"]
    if link:
        data["unsubscribe_url"] = link
    if "confirm_url" in variables:
        data["confirm_url"] = variables["confirm_url"]
    return data


def _about_audience(stored: StoredTouch) -> Outgoing:
    """Who is in an audience from now on, or is not any more: nothing is said to anybody."""
    touch = stored.touch
    data = {"audience": touch.variables["audience"]["name"]}
    data |= {"action": touch.variables["audience"]["action"]}
    data |= {"sequence": touch.sequence, "step": touch.step}
    return Outgoing(touch.id, stored.workspace, touch.channel, touch.to, "", "", "", {}, data)


def _with_footer(text: str, html: str, link: str, language: str) -> tuple[str, str]:
    """Both forms with the link, unless the author placed it already."""
    words = NO_MORE.get(re.split("[-_]", language.lower())[0], NO_MORE["en"])
    if link not in text:
        text = f"{text.rstrip()}\n\n--\n{words}: {link}\n"
    if html and link not in html and escape(link) not in html:
        footer = f'<p><a href="{escape(link)}">{words}</a></p>'
        head, found, tail = html.rpartition("</body>")
        html = f"{head}{footer}{found}{tail}" if found else html + footer
    return text, html
