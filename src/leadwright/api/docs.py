"""The API to read: its OpenAPI description as a page, without scripts and without other hosts."""

import re
from collections.abc import Iterator
from html import escape
from json import dumps
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from leadwright.api.pages import page, policy

STYLE = (
    ":root{color-scheme:light dark;--line:#8884;--soft:#8882}"
    "body{font:16px/1.5 system-ui,sans-serif;margin:0;padding:2rem 1.25rem}"
    "main{max-width:54rem;margin:auto}h2{margin:2.5rem 0 .5rem}"
    "nav a{display:inline-block;margin:0 .9rem .3rem 0}"
    "details{border:1px solid var(--line);border-radius:.5rem;margin:.4rem 0;padding:.5rem .9rem}"
    "summary{cursor:pointer;overflow-wrap:anywhere}code,pre{font-family:ui-monospace,monospace}"
    "summary b{display:inline-block;min-width:4.2rem}summary span{opacity:.75}"
    "pre{background:var(--soft);padding:.7rem;border-radius:.4rem;overflow-x:auto;font-size:.85rem}"
    "table{border-collapse:collapse;width:100%;font-size:.92rem}"
    "th,td{text-align:left;vertical-align:top;padding:.25rem .7rem .25rem 0;"
    "border-top:1px solid var(--line)}"
    "a:focus-visible,summary:focus-visible{outline:3px solid #f59e0b;outline-offset:3px}"
)
_POLICY = policy(STYLE)
_DEEPEST = 4
_CODE = re.compile(r"`([^`]+)`")


async def answer_docs(app: FastAPI, request: Request) -> Response:
    """The page."""
    base = request.scope.get("root_path", "")
    return HTMLResponse(page("The Leadwright API", body(app.openapi(), base), STYLE), 200, _POLICY)


def body(document: dict[str, Any], base: str) -> str:
    """What the page says of an OpenAPI document whose paths are below `base`."""
    by_tag: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            told = _operation(document, method.upper(), base + path, operation)
            by_tag.setdefault(operation.get("tags", ["other"])[0], []).append(told)
    links = "".join(f'<a href="#{escape(tag)}">{escape(tag)}</a>' for tag in by_tag)
    sections = "".join(
        f'<h2 id="{escape(tag)}">{escape(tag)}</h2>{"".join(told)}' for tag, told in by_tag.items()
    )
    return (
        f"<p>{_words(document['info']['description'])}</p>"
        f'<p>For programs: <a href="{base}/openapi.json">OpenAPI {document["openapi"]}</a>. '
        "Errors are problem documents (RFC 9457) with <code>code</code>, what is wrong, where, "
        f"and what to do.</p><nav>{links}</nav>{sections}"
    )


def _operation(document: dict[str, Any], method: str, path: str, said: dict[str, Any]) -> str:
    parts = [f"<p>{_words(said.get('description', ''))}</p>"]
    scopes = [scope for one in said.get("security", ()) for each in one.values() for scope in each]
    if scopes:
        needed = " or ".join(f"<code>{escape(scope)}</code>" for scope in scopes)
        parts.append(f"<p>The key needs the scope {needed}.</p>")
    if parameters := said.get("parameters"):
        parts.append(_table([_parameter(document, one) for one in parameters]))
    sent = said.get("requestBody", {}).get("content", {})
    for kind, content in sent.items():
        schema = content.get("schema", {})
        parts.append(f"<p>Send <code>{escape(kind)}</code></p>")
        parts.append(_table(list(_fields(document, schema))))
        if kind == "application/json":
            parts.append(f"<pre>{escape(_curl(document, method, path, schema))}</pre>")
    if not sent:
        parts.append(f"<pre>{escape(_curl(document, method, path, None))}</pre>")
    for status, answer in said["responses"].items():
        shown = answer.get("content", {}).get("application/json", {}).get("schema")
        if shown and status.startswith("2"):
            example = dumps(_example(document, shown), indent=2)
            parts.append(f"<p>Answers {escape(status)}</p><pre>{escape(example)}</pre>")
    summary = escape(said.get("summary", ""))
    return (
        f"<details><summary><b>{method}</b> <code>{escape(path)}</code> <span>{summary}</span>"
        f"</summary>{''.join(parts)}</details>"
    )


def _parameter(document: dict[str, Any], one: dict[str, Any]) -> tuple[str, str, str]:
    words = one.get("description") or one["schema"].get("description", "")
    if one.get("required") and one["in"] != "path":
        words = f"Required. {words}"
    return f"{one['name']} ({one['in']})", _kind(document, one["schema"]), words


def _fields(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    whole = _resolved(document, schema)
    required = whole.get("required", [])
    for name, field in whole.get("properties", {}).items():
        words = field.get("description", "")
        yield name, _kind(document, field), f"Required. {words}" if name in required else words


def _kind(document: dict[str, Any], schema: dict[str, Any]) -> str:
    """The type as people write it: `integer`, `list of string`, `capture or live`."""
    if "enum" in schema or "const" in schema:
        return " or ".join(str(one) for one in schema.get("enum", [schema.get("const")]))
    if "anyOf" in schema:
        kinds = [_kind(document, one) for one in schema["anyOf"]]
        return " or ".join(kind for kind in dict.fromkeys(kinds) if kind != "null")
    if schema.get("type") == "array":
        return f"list of {_kind(document, schema.get('items', {}))}"
    return str(_resolved(document, schema).get("type", "anything"))


def _curl(document: dict[str, Any], method: str, path: str, schema: dict[str, Any] | None) -> str:
    lines = [f"curl -X {method} -H 'Authorization: Bearer lwa_...'"]
    if schema is not None:
        lines.append("  -H 'Content-Type: application/json'")
        lines.append(f"  -d '{dumps(_example(document, schema))}'")
    return " \\\n".join([*lines, f"  http://localhost:8080{path}"])


def _example(document: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> Any:
    """Something of this shape. What contains itself ends somewhere."""
    whole = _resolved(document, schema)
    for said in ("default", "const"):
        if said in whole:
            return whole[said]
    if "enum" in whole:
        return whole["enum"][0]
    if "anyOf" in whole:
        return _example(document, whole["anyOf"][0], depth)
    kind = whole.get("type")
    if kind == "object":
        fields = whole.get("properties", {}) if depth < _DEEPEST else {}
        return {name: _example(document, one, depth + 1) for name, one in fields.items()}
    if kind == "array":
        return [_example(document, whole.get("items", {}), depth + 1)] if depth < _DEEPEST else []
    plain = {"integer": 0, "number": 0.0, "boolean": False, "null": None}
    return plain.get(str(kind), "...")


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _table(rows: list[tuple[str, str, str]]) -> str:
    cells = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(kind)}</td><td>{_words(words)}</td>"
        "</tr>"
        for name, kind, words in rows
    )
    return f"<table>{cells}</table>" if rows else ""


def _words(text: str) -> str:
    """Text as HTML, with `code` as such."""
    return _CODE.sub(r"<code>\1</code>", escape(text, quote=False)).replace("\n\n", "<br>")
