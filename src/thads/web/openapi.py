"""The table of our REST services, and the OpenAPI document made of it.

What is registered says ZCML: method, address, for what, with which permission. What it
is for, its parameters and answers stand in `openapi.json` of each room, in the words of
OpenAPI 3.1, with three keys of ours:

- `x-for`: the interface the service is registered for, by name;
- `x-same-as`: another address that answers alike;
- `x-examples`: recorded requests and answers (docs/rest/http-examples).

A test holds both against each other: a service without a description fails it.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from plone.rest.negotiation import _services
from typing import Any
from zope.component import getGlobalSiteManager
import json
import re


FILE = "openapi.json"
PREFIX = "thads."
#: Answers every operation may give.
COMMON = {"400": "BadRequest", "401": "Unauthorized", "404": "NotFound"}
METHODS = ("get", "post", "put", "patch", "delete")
#: Permissions of who has no account.
OPEN = frozenset(("View", "Public"))


@dataclass(frozen=True)
class Registered:
    """A REST service of ours, as ZCML has it."""

    method: str
    name: str  # "" where it answers at the object's own address
    wanted: str
    permission: str
    factory: str


def registered() -> Iterator[Registered]:
    """Yield the REST services whose code is ours.

    Not those of plone.restapi that we only put a check before: they are described there
    (`checked`).
    """
    return (each for each, upstream in _services_of_ours() if not upstream)


def checked() -> Iterator[Registered]:
    """Yield the services of plone.restapi that we put a check before.

    Their classes say so by `upstream`.
    """
    return (each for each, upstream in _services_of_ours() if upstream)


def _services_of_ours() -> Iterator[tuple[Registered, bool]]:
    """Yield (service, whether it is plone.restapi's with a check) of our classes."""
    for adapter in _adapters(getGlobalSiteManager()):
        found = re.fullmatch(r"([A-Z]+)_application_json_(.*)", adapter.name)
        if not found or found[1] not in _services or len(adapter.required) != 2:
            continue
        # plone.rest makes a class for each registration, of the one that was named
        factory = adapter.factory.__mro__[1]
        upstream = getattr(factory, "upstream", False)
        if factory.__module__.startswith(PREFIX):
            service = Registered(
                found[1],
                found[2],
                adapter.required[0].__name__,
                _permission(adapter.factory),
                f"{factory.__module__}.{factory.__name__}",
            )
            yield service, upstream


def _adapters(registry: Any) -> Iterator[Any]:
    yield from registry.registeredAdapters()
    for base in registry.__bases__:
        yield from _adapters(base)


def _permission(factory: type) -> str:
    """Return the title of the permission that protects a service."""
    roles = factory.__dict__.get("__roles__")
    return "Public" if roles is None else roles.__name__


@cache
def descriptions() -> dict[str, dict[str, Any]]:
    """Return {room: what its `openapi.json` says}."""
    return {
        room.name: json.loads((room / FILE).read_text(encoding="utf-8"))
        for room in sorted(files("thads").iterdir(), key=lambda room: room.name)
        if room.is_dir() and (room / FILE).is_file()
    }


def document(address: str) -> dict[str, Any]:
    """Return the OpenAPI document of the portal at an address."""
    described = deepcopy(descriptions())
    whole = described.pop("web")
    whole["servers"] = [{"url": address}]
    whole["tags"] = [{"name": room} for room in described]
    permissions = {
        (each.method, each.name, each.wanted): each.permission for each in registered()
    }
    for room, part in described.items():
        for kind, named in part.get("components", {}).items():
            whole["components"][kind].update(named)
        for path, item in part["paths"].items():
            for method, operation in operations(item):
                key = (method.upper(), name_of(path), operation["x-for"])
                _complete(operation, part, room, method, path, permissions.get(key))
            whole["paths"][path] = item
    return whole


def operations(item: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (method, operation) of a path item."""
    for method in METHODS:
        if method in item:
            yield method, item[method]


def name_of(path: str) -> str:
    """Return the name of the service in a path: `@workflow`; "" if it has none."""
    return next((part for part in path.split("/") if part.startswith("@")), "")


def _complete(
    operation: dict[str, Any],
    part: dict[str, Any],
    room: str,
    method: str,
    path: str,
    permission: str | None,
) -> None:
    """Add to an operation what is the same for all, and who may ask for it."""
    same = operation.pop("x-same-as", None)
    if same is not None:
        for key, value in part["paths"][same][method].items():
            operation.setdefault(key, deepcopy(value))
    operation["operationId"] = re.sub(r"\W+", "_", f"{method}{path}").strip("_")
    operation["tags"] = [room]
    operation["x-permission"] = permission or ""
    who: list[dict[str, list[str]]] = [{"basic": []}]
    operation["security"] = [{}, *who] if permission in OPEN else who
    for status, name in COMMON.items():
        answer = {"$ref": f"#/components/responses/{name}"}
        operation["responses"].setdefault(status, answer)
