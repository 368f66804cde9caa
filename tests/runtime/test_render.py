"""Contents become messages: quickly, safely, and never without a way to unsubscribe."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liquid import Environment

from leadwright.core.outcome import Touch
from leadwright.nurture.plan import Content
from leadwright.orchestrate.token import read_confirm_token, read_token
from leadwright.playbook.model import Playbook
from leadwright.ports import Outgoing, StoredTouch
from leadwright.runtime.render import Renderer, local_text
from leadwright.runtime.template import RenderError, Template

SECRET = b"k" * 32
ENDS = 1_804_266_000_000
"""2027-03-05 17:00 UTC"""


def rendered(said: Content, *, base: str = "https://shop.example", **changes: Any) -> Outgoing:
    """A touch with this content, rendered."""
    playbook = SimpleNamespace(
        hash=f"{hash(said)}", time_zone="Europe/Berlin", contents={"hello": said}
    )
    values: dict[str, Any] = {
        "id": "a" * 24,
        "person": 1 << 40 | 7,
        "channel": "email",
        "purpose": "marketing",
        "to": "ada@example.com",
        "content": "hello",
        "sequence": "welcome",
        "step": "first",
        "not_before": 0,
        "not_after": 1,
        "variables": {"person": {"first_name": "Ada"}, "account": {}, "facts": {"count": 3}},
    }
    touch = Touch(**{**values, **changes})
    renderer = Renderer(lambda _: cast(Playbook, playbook), base, SECRET, lambda _: "The shop")
    return renderer(StoredTouch(touch, workspace=1, unit=1, state="sending"))


def content(**changes: str) -> Content:
    """A content called hello."""
    return Content(name="hello", **{"subject": "Hi", "text": "Hello", **changes})


def test_an_audience_says_nothing_to_anybody() -> None:
    about = {"audience": {"name": "lapsed", "action": "add"}}
    out = rendered(content(), channel="ads", content="", variables=about)
    assert (out.subject, out.text, out.html, out.headers) == ("", "", "", {})
    expected = {"audience": "lapsed", "action": "add", "sequence": "welcome", "step": "first"}
    assert out.data == expected


# ----------------------------------------------------------------- lawful


def test_marketing_carries_the_persons_own_unsubscribe_link() -> None:
    out = rendered(content())
    link = out.headers["List-Unsubscribe"].strip("<>")
    said = read_token(SECRET, link.removeprefix("https://shop.example/u/"))
    assert said == (1, 1 << 40 | 7, "email")
    assert out.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert out.data["unsubscribe_url"] == link


def test_marketing_shows_the_link_even_if_its_author_forgot() -> None:
    out = rendered(content(html="<html><body><p>Hello</p></body></html>"))
    link = out.data["unsubscribe_url"]
    assert out.text.endswith(f"{link}\n")
    assert out.html.endswith(f'<a href="{link}">No more of these e-mails</a></p></body></html>')


def test_an_author_may_place_the_link() -> None:
    out = rendered(
        content(text="Stop: {{ unsubscribe_url }}", html="<a href='{{unsubscribe_url}}'>")
    )
    link = out.data["unsubscribe_url"]
    assert out.text == f"Stop: {link}"
    assert out.html == f"<a href='{link}'>"


def test_transactional_messages_have_no_unsubscribe_link() -> None:
    out = rendered(content(text="Order {{ unsubscribe_url }}"), purpose="transactional")
    assert out.text == "Order "
    assert set(out.headers) == {"Feedback-ID"}
    assert "unsubscribe_url" not in out.data


def test_feedback_names_the_content_the_sequence_and_the_workspace() -> None:
    out = rendered(content(), sequence="cart:recovery")
    assert out.headers["Feedback-ID"] == "hello:cart_recovery:marketing:The shop"


def test_a_webhook_is_told_the_text_and_nothing_else_about_the_person() -> None:
    offer = {"code": "TEN", "says": "10 %", "ends": ENDS}
    person = {"first_name": "Ada", "email": "ada@example.com", "time_zone": "America/New_York"}
    out = rendered(
        content(text="Hello {{ person.first_name }}"),
        channel="webhook",
        variables={"person": person, "offer": offer},
    )
    assert out.text == "Hello Ada"
    link = out.data.pop("unsubscribe_url")
    assert link.startswith("https://shop.example/u/")
    assert out.data == {
        "purpose": "marketing",
        "sequence": "welcome",
        "step": "first",
        "content": "hello",
        "offer": {**offer, "ends": "5 March 2027, 12:00 (EST)", "ends_at": ENDS},
    }


# ----------------------------------------------------------------- what texts may say


def test_an_offers_end_is_told_in_the_persons_zone_else_in_the_workspaces() -> None:
    text = content(text="until {{ offer.ends }}")
    offer = {"code": "TEN", "says": "10 %", "ends": ENDS}
    own = rendered(text, variables={"person": {"time_zone": "Asia/Tokyo"}, "offer": offer})
    assert own.text.startswith("until 6 March 2027, 02:00 (JST)")
    unknown = rendered(text, variables={"person": {}, "offer": offer})
    assert unknown.text.startswith("until 5 March 2027, 18:00 (CET)")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "\x00"])
def test_an_unknown_zone_falls_back_to_utc(zone: str) -> None:
    assert local_text(ENDS, zone) == "5 March 2027, 17:00 (UTC)"


def test_a_subject_is_one_line() -> None:
    out = rendered(
        content(subject="Hi {{ person.first_name }}"),
        variables={"person": {"first_name": "Ada\r\nBcc: everybody@example.com"}},
    )
    assert out.subject == "Hi Ada Bcc: everybody@example.com"


def test_values_are_escaped_in_html_and_nowhere_else() -> None:
    out = rendered(
        content(text="{{ person.first_name }}", html="<p>{{ person.first_name }}</p>"),
        variables={"person": {"first_name": "<b>Ada & Co</b>"}},
    )
    assert out.text.startswith("<b>Ada & Co</b>")
    assert out.html.startswith("<p>&lt;b&gt;Ada &amp; Co&lt;/b&gt;</p>")


def test_liquid_is_there_for_those_who_need_it() -> None:
    text = "{% if facts.count > 2 %}{{ person.first_name | upcase }}{% endif %}"
    assert rendered(content(text=text)).text.startswith("ADA")


def test_a_template_in_a_name_is_not_run() -> None:
    out = rendered(
        content(text="Hello {{ person.first_name }}"),
        variables={"person": {"first_name": "{{ account.name }}{% assign x = 1 %}"}},
    )
    assert out.text.startswith("Hello {{ account.name }}{% assign x = 1 %}\n")


# ----------------------------------------------------------------- what they may not


def test_a_content_that_is_gone_says_so() -> None:
    with pytest.raises(RenderError, match="no content 'farewell'"):
        rendered(content(), content="farewell")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% for i in (1..2000) %}x{% endfor %}", "more than 1000 rounds"),
        ("{% for i in (1..900) %}" + "x" * 300 + "{% endfor %}", "more than 200000 bytes"),
        ("{% include 'secrets' %}", "cannot be included"),
        ("{% render 'secrets' %}", "cannot be included"),
        ("{{ person.first_name | shout }}", "shout"),
        ("{% if %}", "hello.text"),
        ("{{ person.first_name ", "hello.text"),
        ("{% assign x = '" + "y" * 150_000 + "' %}{% assign z = x | append: x %}", "hello.text"),
    ],
)
def test_a_text_beyond_its_limits_fails_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(RenderError, match=said):
        rendered(content(text=text))


def test_a_simple_text_has_the_same_limit_as_any_other() -> None:
    with pytest.raises(RenderError, match="200000 bytes"):
        rendered(
            content(text="{{ person.story }}"),
            variables={"person": {"story": "x" * 200_001}},
        )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " java\tscript:x()",
        "\x01javascript:x",
        "vbscript:x",
    ],
)
def test_an_address_that_would_run_a_program_leads_nowhere(address: str) -> None:
    said = content(text="Hi", html='<a href="{{ person.site }}">site</a>{{ unsubscribe_url }}')
    html = rendered(said, variables={"person": {"site": address}}).html
    assert "script:" not in html.lower().replace("\t", "")
    assert '<a href="#' in html


def test_an_ordinary_address_is_left_alone() -> None:
    said = content(text="Hi", html='<a href="{{ person.site }}">javascript: a talk</a>')
    html = rendered(said, variables={"person": {"site": "https://x.example/?q=javascript:"}}).html
    assert html.startswith('<a href="https://x.example/?q=javascript:">javascript: a talk</a>')


def test_nothing_makes_html_of_what_people_say() -> None:
    with pytest.raises(RenderError, match="safe"):
        rendered(content(html="{{ person.first_name | safe }}"))


def test_a_title_as_long_as_a_book_breaks_neither_subject_nor_mail() -> None:
    said = content(subject="{{ person.title }}", text="{{ person.title | truncate: 20 }}")
    out = rendered(said, variables={"person": {"title": "A\r\nB" * 20_000}})
    assert "\n" not in out.subject
    assert out.text.startswith("A BA BA")


@pytest.mark.parametrize(
    ("template", "language", "zone", "said"),
    [
        ('{{ offer.ends_at | date: "%d.%m.%Y" }}', "en", "", "05.03.2027"),
        ('{{ offer.ends_at | date: "%H:%M" }}', "en", "", "18:00"),
        ('{{ offer.ends_at | date: "%H:%M" }}', "en", "Asia/Kolkata", "22:30"),
        ('{{ offer.ends_at | date: "%-d %B" }}', "en", "Pacific/Auckland", "6 March"),
        ('{{ offer.ends_at | date: "%A, %-d. %B, %a %b 100%%B" }}', "de", "",
         "Freitag, 5. März, Fr. März 100%B"),
        ('{{ offer.ends_at | date: "%^A %-d %B" }}', "fr", "", "VENDREDI 5 mars"),
        ('{{ offer.ends_at | date: "%A %-d %B", person.language }}', "en", "",
         "sexta-feira 5 março"),
        ("{{ offer.ends_at | date }}", "en", "", "5 March 2027"),
        ("{{ offer.ends_at | date }}", "en-US", "", "March 5, 2027"),
        ("{{ offer.ends_at | date }}", "de", "", "5. März 2027"),
        ("{{ offer.ends }}", "nl", "Asia/Tokyo", "6 maart 2027, 02:00 (JST)"),
        ('{{ "2027-03-05" | date: "%d/%m" }}', "en", "Asia/Tokyo", "05/03"),
        ('{{ "2027-03-05T23:30:00Z" | date: "%d/%m" }}', "en", "Asia/Tokyo", "06/03"),
        ('{{ "soon" | date: "%d/%m" }}', "de", "", "soon"),
        ('{{ facts.nothing | date: "%d/%m" }}', "de", "", ""),
        ("{{ facts.nothing | date }}", "de", "", ""),
        ("{{ language }} {{ time_zone }}", "pt-BR", "Asia/Tokyo", "pt-BR Asia/Tokyo"),
        ("{{ facts.price | money: 'EUR' }}", "de", "", "1.234,50 EUR"),
    ],
)  # fmt: skip
def test_dates_are_those_of_the_person_in_the_language_of_the_text(
    template: str, language: str, zone: str, said: str
) -> None:
    written = replace(content(text=f"[{template}]"), language=language)
    variables = {
        "offer": {"code": "TEN", "says": "10 %", "ends": ENDS},
        "facts": {"price": 1234.5},
        "person": {"language": "pt", **({"time_zone": zone} if zone else {})},
    }
    assert rendered(written, variables=variables).text.startswith(f"[{said}]")


def test_today_is_the_day_where_the_person_is() -> None:
    said = content(text='{{ "now" | date: "%F %Z" }}|{{ "today" | date: "%F" }}')
    days = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):  # 25 hours apart
        text = rendered(said, variables={"person": {"time_zone": zone}}, purpose="transactional")
        day, today = text.text.split("|")
        assert day.split()[0] == today
        days.add(today)
    assert len(days) == 2


def test_the_link_that_is_added_speaks_the_language_of_the_text() -> None:
    out = rendered(replace(content(text="Hallo"), language="de-AT"))
    assert "Keine solchen E-Mails mehr: " in out.text


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ facts.cart_value | money }}", "1,234.50"),
        ('{{ facts.cart_value | money: "EUR" }}', "1,234.50 EUR"),
        ('{{ facts.cart_value | money: "EUR", "de-AT" }}', "1.234,50 EUR"),
        ('{{ facts.cart_value | money: "EUR", person.language }}', "1\u202f234,50 EUR"),
        ('{{ facts.nothing | money: "EUR" }}', ""),
        ('{{ person.language | money: "EUR" }}', ""),
    ],
)
def test_money_is_written_as_people_write_it(template: str, said: str) -> None:
    variables = {"facts": {"cart_value": 1234.5}, "person": {"language": "fr"}}
    out = rendered(content(text=f"[{template}]"), variables=variables)
    assert out.text.startswith(f"[{said}]")


def test_an_error_never_quotes_a_value() -> None:
    with pytest.raises(RenderError) as caught:
        rendered(
            content(text="{{ person.first_name | divided_by: person.first_name }}"),
            variables={"person": {"first_name": "Ada-Secret"}},
        )
    assert "Ada" not in str(caught.value)


# ----------------------------------------------------------------- the short way

SOURCES = [
    "Hello",
    "",
    "{{ person.first_name }}",
    "{{person.first_name}}, {{ facts.product_name }}",
    'Hello {{ person.first_name | default: "there" }},\nbye {{ person.last_name }}',
    "{{ facts.product_name | default: 'Your cart' }} waits",
    "{{ offer.code }}: {{ offer.says | default: 'less' }}",
    "a { b } c {{ person.x | default: '' }}",
    "{{ person }}",
    "{{ person.first_name.deeper | default: 'no' }}",
    "{{ unsubscribe_url }}",
    "{{ person.size }} {{ person.first_name.first }}",
    "{{- person.first_name -}}  x",
    "{{ nil }}{{ true | default: 'x' }}{{ other.thing }}",
    "{{ person.first_name | default: person.last_name }}",
    "{{ person.first_name | default: 'a' | upcase }}",
    "}} %} {{ person.first_name }}",
    "{{ 'x' }}{{{ person.first_name }}",
]
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-10**6, 10**6), st.floats(-1e6, 1e6),
    st.text(max_size=20), st.lists(st.text(max_size=3), max_size=2), st.just({}),
)  # fmt: skip
NAMES = st.sampled_from(["first_name", "last_name", "product_name", "code", "says", "x"])
PEOPLE = st.dictionaries(NAMES, VALUES, max_size=5)


@pytest.mark.parametrize("source", SOURCES)
@given(
    person=PEOPLE,
    facts=PEOPLE,
    offer=st.one_of(st.none(), PEOPLE),
    url=st.text("ab:/.", max_size=5),
)
def test_the_short_way_says_exactly_what_liquid_says(
    source: str, person: dict[str, Any], facts: dict[str, Any], offer: Any, url: str
) -> None:
    variables = {"person": person, "facts": facts, "unsubscribe_url": url}
    if offer is not None:
        variables["offer"] = offer
    try:
        expected = Environment().from_string(source).render(variables)
    except Exception:
        with pytest.raises(RenderError):
            Template("x", source).render(variables)
        return
    assert _unix(Template("x", source).render(variables)) == _unix(expected)


def _unix(text: str) -> str:
    """With the line ends that Liquid's limited output makes; messages have one kind anyway."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_the_shipped_kind_of_text_takes_the_short_way() -> None:
    short = Template("x", 'Hello {{ person.first_name | default: "there" }}, {{ offer.ends }}.')
    assert short.is_simple
    assert not Template("x", "{{ person.first_name | upcase }}").is_simple


# ----------------------------------------------------------------- consent to be confirmed


def test_what_asks_for_consent_has_the_link_that_confirms_it_and_its_end() -> None:
    about = {
        "person": {"time_zone": "Europe/Berlin"},
        "confirm": {"asked": 5, "until": ENDS, "address": "5eed"},
    }
    said = content(text="{{ confirm_url }} until {{ confirm_until }}")
    out = rendered(said, purpose="transactional", variables=about)
    link, _, until = out.text.partition(" until ")
    token = link.removeprefix("https://shop.example/c/")
    assert read_confirm_token(SECRET, token) == (1, 1 << 40 | 7, 5, ENDS, "5eed", "email")
    assert until == "5 March 2027, 18:00 (CET)"
    assert out.data["confirm_url"] == link
    assert "List-Unsubscribe" not in out.headers
