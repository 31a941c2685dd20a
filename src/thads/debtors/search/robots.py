"""Header for machines that read the web, with every answer about people.

Search engines may come: only a reader of an answer sees this. Those who keep copies of
the web are named in robots.txt (the registry's `plone.robots_txt`) and stay out.
"""

HEADER = "X-Robots-Tag"
KEEP_OUT = "noindex, nofollow, noarchive"


def keep_out(response) -> None:
    """Set the header on a response."""
    response.setHeader(HEADER, KEEP_OUT)
