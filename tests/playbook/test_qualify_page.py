"""What the page about qualifying shows can be put in force."""

import re
from pathlib import Path

import pytest

from leadwright.playbook.load import load

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "qualify.md"
SHOWN = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("shown", SHOWN)
def test_a_playbook_of_the_page_is_good(shown: str) -> None:
    motion = shown.partition(":")[0]
    model = {"business": "b2b", "consumer": "b2c"}[motion]
    book = load(f"leadwright: 1\nname: x\nmodel: {model}\n{shown}")
    assert book.motions[motion].name == motion
