"""Constraint on a locality's colour: white text on it is readable (WCAG 2.2, 1.4.3)."""

from thads import _
from thads.design.colours import contrast
from zope.schema import ValidationError
import re


MINIMUM = 4.5
COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


class NotAColour(ValidationError):
    """Says why a colour cannot be taken; its argument is the sentence."""

    def doc(self) -> str:
        """Return the sentence, for forms and services."""
        return self.args[0]


def readable_under_white(colour: str) -> bool:
    """Return True, or raise NotAColour with the reason; constraint of the field."""
    if not COLOUR.fullmatch(colour):
        raise NotAColour(_("A colour is written #, then six hexadecimal digits."))
    ratio = contrast(colour, "#ffffff")
    if ratio < MINIMUM:
        raise NotAColour(
            _(
                "White text on this colour cannot be read (contrast ${ratio}, at least "
                "4.5 is needed). Choose a darker one.",
                mapping={"ratio": f"{ratio:.1f}".replace(".", ",")},
            )
        )
    return True
