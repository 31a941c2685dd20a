"""`make rest`: the reference of our REST services, docs/rest/*.md.

Made of the table of services (`thads.web.openapi`) and of the requests and answers that
a test has recorded (docs/rest/http-examples).
"""

from docs.wrap import wrapped
from pathlib import Path
from tests.web.recording import FILES
from thads.web import openapi
from zope.dottedname.resolve import resolve as resolve_name
import json


HOME = FILES.parent
ADDRESS = "https://thads.moj.gov.vn"
TITLES = {
    "corrections": "Workflow of content",
    "debtors": "Register of debtors",
    "hotline": "Hotline",
    "organisation": "Units",
    "requests": "Online support",
    "royalties": "Royalties",
}
INTRODUCTION = """\
# REST services

Written by `make rest` from `src/thads/<room>/openapi.json` and from recorded requests
(`http-examples/`); a test fails when one of them has drifted. The same as OpenAPI 3.1:
`GET /thads/@@openapi.json`.

- Send `Accept: application/json`. What plone.restapi offers besides is in its own
  reference.
- People log in with HTTP Basic or with the token of plone.restapi's `@login`. What a
  person may not do answers 401, 403 or 404 and changes nothing. An account with
  two-step verification is refused HTTP Basic and gives `@login` its `code` besides
  `login` and `password`; the right password without it answers 401 of the type
  `SecondFactorRequired`, or `SecondFactorNotSetUp`.
- Lists are `{"items_total", "items", "batching"}`; `b_start` and `b_size` (at most 50)
  choose a part. Of plone.restapi's own lists a part has at most 500 items, and at most
  50 with `fullobjects`.
- Parameters are given once and are what they are described as; otherwise 400. A body is
  a JSON object; a member of another kind than described is 400 with its name.
- A method an address does not offer is 405 with the methods it has in `Allow`; where
  nothing is, any method is 404.

## Refusals

All have one shape, in Vietnamese for people and with codes for programs:

```json
{
  "type": "BadRequest",
  "message": "...",
  "errors": [{"field": "applicant.phone", "code": "invalid", "message": "..."}]
}
```

| Status | `type` | When |
|---|---|---|
| 400 | `BadRequest` | a parameter or member is not as described |
| 401 | `Unauthorized` | not for this person |
| 403 | `Forbidden` | the step is not possible now |
| 404 | `NotFound` | nothing there, or not for this person |
| 405 | `MethodNotAllowed` | another method |
| 409 | `Conflict` | it clashes with what was sent before, or somebody else changed it |
| 410 | `Gone` | it was published and is no longer |
| 413 | `PayloadTooLarge` | more than is taken |
| 415, 422 | `BadRequest` | a file that cannot be taken; `code` says why |
| 429 | `TooManyRequests` | a budget is spent; `Retry-After` in seconds |
| 503 | `ServiceUnavailable` | not now; without `Retry-After`: perhaps stored |

## Rooms

"""
#: Services whose reference is plone.restapi's.
CHECKED = """
## Plone's own, with a check of ours

As plone.restapi's reference has them, but for what the table says.

| Service | |
|---|---|
"""


def pages() -> dict[Path, str]:
    """Return {file: text} of the whole reference."""
    document = openapi.document(ADDRESS)
    rooms = [tag["name"] for tag in document["tags"]]
    listed = "".join(f"- [{TITLES.get(room, room)}]({room}.md)\n" for room in rooms)
    text = INTRODUCTION + listed + CHECKED + "".join(checked())
    found = {HOME / "README.md": wrapped(text)}
    for room in rooms:
        found[HOME / f"{room}.md"] = page(document, room)
    return found


def checked() -> list[str]:
    """Return a line for each service of plone.restapi that we check first."""
    lines = set()
    for service in openapi.checked():
        kind = resolve_name(service.factory)
        # what is checked says the class, or the one it has the check from
        marked = next(each for each in kind.__mro__ if "upstream" in vars(each))
        own = " ".join(kind.__doc__.partition("\n\n")[0].split())
        said = own.partition(": ")[2] or marked.__doc__.partition(": ")[2]
        said = said[0].upper() + said[1:]
        lines.add(f"| `{service.method} {service.name}` | {said} |\n")
    return sorted(lines, key=lambda line: line.split("` | ")[0].split(" ")[::-1])


def page(document: dict, room: str) -> str:
    """Return the page of a room."""
    parts = [f"# {TITLES.get(room, room)}\n"]
    for path, item in document["paths"].items():
        for method, operation in openapi.operations(item):
            if operation["tags"] == [room]:
                parts.append(section(document, path, method, item, operation))
    return wrapped("\n".join(parts))


def section(document: dict, path: str, method: str, item: dict, operation: dict) -> str:
    """Return what the reference says of one operation."""
    lines = [f"## {method.upper()} {path}\n", operation["summary"]]
    if "description" in operation:
        lines += ["", operation["description"]]
    lines += ["", f"Permission: {operation['x-permission']}"]
    parameters = [
        resolve(document, each)
        for each in (*item.get("parameters", ()), *operation.get("parameters", ()))
    ]
    if parameters:
        lines += ["", "| Parameter | In | Kind | |", "|---|---|---|---|"]
        lines += [row(each) for each in parameters]
    lines += ["", "| Status | |", "|---|---|"]
    for status, answer in sorted(operation["responses"].items()):
        lines.append(f"| {status} | {resolve(document, answer)['description']} |")
    for name in operation.get("x-examples", ()):
        lines += ["", *example(name)]
    return "\n".join(lines) + "\n"


def resolve(document: dict, part: dict) -> dict:
    """Return what a `$ref` stands for."""
    if "$ref" not in part:
        return part
    found = document
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def row(parameter: dict) -> str:
    schema = parameter["schema"]
    kind = " or ".join(f"`{each}`" for each in schema.get("enum", ())) or schema["type"]
    if "default" in schema:
        kind += f", default {json.dumps(schema['default'])}"
    where, text = parameter["in"], parameter["description"]
    return f"| `{parameter['name']}` | {where} | {kind} | {text} |"


def example(name: str) -> list[str]:
    """Return the lines of a recorded request and its answer."""
    lines = []
    for ending in ("req", "resp"):
        path = FILES / f"{name}.{ending}"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        lines += ["```http", *text.rstrip("\n").split("\n"), "```"]
    return lines
