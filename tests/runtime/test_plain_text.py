"""HTML as plain text: what is said, line by line, whatever the HTML."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwright.runtime.plain import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello <b>Ana</b>,</p><p>good\n  morning</p>", "Hello Ana,\n\ngood morning\n"),
        ("one<br>two<br/>three", "one\ntwo\nthree\n"),
        ("<ul><li>red</li><li>blue</li></ul>", "- red\n- blue\n"),
        ('<a href="https://x.example/a">Look</a> here', "Look (https://x.example/a) here\n"),
        ('<a href="https://x.example">https://x.example</a>', "https://x.example\n"),
        ('<a href="https://x.example"><img alt="Shoe"></a>', "Shoe (https://x.example)\n"),
        ("<style>p {color: red}</style><script>x()</script><p>Hi</p>", "Hi\n"),
        ("<head><title>No</title></head><body>Yes</body>", "Yes\n"),
        ("5 &lt; 6 &amp; 7&nbsp;EUR", "5 < 6 & 7 EUR\n"),
        ("<table><tr><td>a</td> <td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc\n"),
        ("<table><tr><th>a</th><td>b</td></tr></table>", "a b\n"),
        ("<ol><li>one</li><li>two</li></ol><ul><li>x</li></ul>", "1. one\n2. two\n\n- x\n"),
        ('<a href="mailto:hi@x.example">hi@x.example</a>', "hi@x.example\n"),
        ("<p>5&euro; &pound; now&hellip;</p>", "5€ £ now…\n"),
        ("<p>broken <b>tags</i>", "broken tags\n"),
        ("", ""),
        ("<p> </p>", ""),
    ],
)
def test_a_page_is_told_in_lines(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.text(alphabet="<>/abp ='\"&;!-\n", max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_html_is_too_odd_to_be_told(html: str) -> None:
    told = plain_text(html)
    assert "\n\n\n" not in told
