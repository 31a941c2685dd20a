"""Cards and facts of a page, for those who show a link to it: messengers, searches.

Open Graph (https://ogp.me) makes the card under a link that is sent; the page's facts
as JSON-LD in the terms of https://schema.org make an entry of a search. A room tells
them of its content by an adapter to `interfaces.ISharedCard`. Of content without one
nothing is told: no person of the register or of a case is ever put on a card.
"""

from thads.plonetypes import Content
from thads.web.public_address import public_address
from thads.web.public_address import public_url
from typing import Any
import json


#: JSON that stands in a `<script>`: what could end it, or begin a comment, is escaped.
ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def without_empty(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts without those that are not known."""
    return {name: value for name, value in facts.items() if value not in (None, "", [])}


def as_script(facts: dict[str, Any]) -> str:
    """Return facts as JSON-LD that may stand in a page's `<script>`."""
    whole = {"@context": "https://schema.org", **facts}
    return json.dumps(whole, ensure_ascii=False).translate(ESCAPED)


def public_link(content: Content, address: str) -> str:
    """Return the public form of an address below content, as `public_url` does."""
    site = public_address()
    own = content.absolute_url()
    if not site or not address.startswith(own):
        return address
    return public_url(content) + address.removeprefix(own)
