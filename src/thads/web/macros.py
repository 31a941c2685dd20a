"""Views that only templates call: there is nothing at their addresses."""

from Products.Five import BrowserView
from typing import Any
from ZPublisher import zpublish


@zpublish(False)
class Macros(BrowserView):
    """A view for templates: `context/@@its-name/macros/...`, or called by one."""

    @zpublish(False)
    def __call__(self, *args: Any, **kw: Any) -> Any:
        return self.index(*args, **kw)
