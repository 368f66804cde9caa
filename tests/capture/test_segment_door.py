"""What is journaled of a request to the tracking API."""

import json
from typing import Any

import pytest

from leadwright.capture.posted import Malformed, Posted, Received
from leadwright.sources.segment import receive


def post(path: str, said: Any) -> Received:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return receive(Posted(path, body))


def test_a_batch_is_cut_into_items_as_they_were_sent() -> None:
    raw = b'{"batch":[{"type":"track" , "messageId":"m1"},{"type":"page"}],"sentAt":1772366400}'
    received = post("batch", raw)
    assert [item.body for item in received.items] == [
        b'{"type":"track" , "messageId":"m1"}',
        b'{"type":"page"}',
    ]
    assert [item.message_id for item in received.items] == ["m1", ""]
    assert received.items[0].sent_at == 1_772_366_400_000


def test_the_context_of_a_batch_is_merged_into_its_items() -> None:
    shared = {"ip": "1.2.3.4", "locale": "de"}
    items = [{"type": "track"}, {"type": "track", "context": {"locale": "fr"}}]
    received = post("batch", {"batch": items, "context": shared})
    contexts = [json.loads(item.body)["context"] for item in received.items]
    assert contexts == [shared, {"ip": "1.2.3.4", "locale": "fr"}]


def test_items_that_are_no_objects_are_kept_for_the_reader_to_refuse() -> None:
    received = post("batch", {"batch": [1, "x", {"messageId": 3}], "context": {"a": 1}})
    assert len(received.items) == 3
    assert received.items[0].body == b"1"


@pytest.mark.parametrize(
    ("path", "kind"), [("track", "track"), ("t", "track"), ("i", "identify"), ("p", "page")]
)
def test_the_address_says_which_call_it_is(path: str, kind: str) -> None:
    for said in ({"userId": "u"}, {"userId": "u", "type": "alias"}, {}):
        item = post(path, said).items[0]
        assert json.loads(item.body) == said | {"type": kind}


def test_the_write_key_may_be_in_the_body() -> None:
    assert post("batch", {"batch": [], "writeKey": "k"}).key == "k"
    assert post("track", {"writeKey": "k"}).key == "k"


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("track", b"{", "malformed_json"),
        ("track", b"", "malformed_json"),
        ("track", b'{"a":NaN}', "malformed_json"),
        ("track", b'{"event":"\xff"}', "malformed_json"),
        ("track", b"[]", "malformed_body"),
        ("track", b"{" + b'"a":{' * 3_000, "malformed_json"),
        ("track", json.dumps({"event": "x" * 33_000}).encode(), "event_too_large"),
        ("batch", b"{}", "malformed_body"),
        ("batch", b'{"batch":3}', "malformed_body"),
        ("batch", b'{"batch":[{]}', "malformed_json"),
        ("batch", json.dumps({"batch": [{}] * 2_501}).encode(), "too_many_events"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(path: str, body: bytes, code: str) -> None:
    with pytest.raises(Malformed) as caught:
        post(path, body)
    assert caught.value.code == code
    assert caught.value.message
