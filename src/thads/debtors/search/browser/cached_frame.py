"""Cached frame: the page around a part that is rendered anew each time.

What stands around the search (head, menu, footer) is the same for every citizen, and
costs more than the search. It is rendered once for a place and a language, without
anything that was asked, and kept as long as nothing in the catalogue changes and for
half a minute at most. The staff, who have a bar of their own, get theirs rendered.
"""

from html import escape
from plone import api
from thads.debtors.search.answer_cache import AnswerCache
from thads.tools import tool
from thads.worktime import clock


MARK = "<!-- thads: here stands what was asked -->"
FRAMES = AnswerCache()


class WithCachedFrame:
    """Mixin of views with a page whose frame is cached.

    `framed(part, title)` is the whole page, `frame_template`, with a part in its main,
    and a text in front of its title. The view says whether its reader is `anonymous`.
    """

    frame_template = None

    def framed(self, part: str, title: str = "") -> str:
        """Return the whole page around a part."""
        request = self.request
        if not self.anonymous or "statusmessages" in request.cookies:
            before, mark, after = self.frame_template(part=MARK).partition(MARK)
            return f"{_titled(before, title)}{part if mark else ''}{after}"
        language = api.portal.get_current_language()
        asked = self.context.absolute_url(), language
        stamp = tool("portal_catalog").getCounter()
        now = clock.seconds()
        around = FRAMES.get(asked, stamp, now)
        if around is None:
            around = self._around().split(MARK)
            FRAMES.put(asked, stamp, now, around)
        request.response.setHeader("Content-Language", language)
        before, after = around
        return f"{_titled(before, title)}{part}{after}"

    def _around(self):
        """Render the frame as if nothing had been asked: it is shown to others."""
        request, headers = self.request, self.request.response.headers
        form, query = dict(request.form), request.environ.get("QUERY_STRING", "")
        before = dict(headers)
        request.form.clear()
        request.environ["QUERY_STRING"] = ""
        try:
            return self.frame_template(part=MARK)
        finally:
            request.form.update(form)
            request.environ["QUERY_STRING"] = query
            # the frame's own headers would be there only when it is rendered
            headers.clear()
            headers.update(before)


def _titled(before: str, title: str) -> str:
    """Return what stands in front of a part, with a text in front of the title."""
    if not title:
        return before
    return before.replace("<title>", f"<title>{escape(title)} | ", 1)
