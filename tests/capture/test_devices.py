"""What a user agent tells of the device."""

import pytest

from leadwright.capture.agents import device_of

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
)
IPAD = (
    "Mozilla/5.0 (iPad; CPU OS 16_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/16.1 Mobile/15E148 Safari/604.1"
)
PIXEL = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36"
)
GALAXY_TAB = (
    "Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36"
)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36"
)
SAFARI = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.4 Safari/605.1.15"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0"


@pytest.mark.parametrize(
    ("agent", "device", "system"),
    [
        (IPHONE, "mobile", "ios"),
        (IPAD, "tablet", "ios"),
        (PIXEL, "mobile", "android"),
        (GALAXY_TAB, "tablet", "android"),
        (CHROME, "desktop", "windows"),
        (SAFARI, "desktop", "macos"),
        (FIREFOX, "desktop", "linux"),
    ],
)
def test_a_user_agent_tells_kind_and_system(agent: str, device: str, system: str) -> None:
    assert dict(device_of(agent)) == {"device": device, "os": system}


@pytest.mark.parametrize("agent", ["", "analytics-python/2.3", "okhttp/4.9", "x" * 5_000])
def test_who_does_not_tell_has_no_device(agent: str) -> None:
    assert device_of(agent) == ()
