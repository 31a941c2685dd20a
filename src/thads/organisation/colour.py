"""A locality's colour: white text on it must be readable (WCAG 2.2, 1.4.3)."""

from thads import _
from zope.interface import Invalid
import re


LEAST = 4.5
COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def luminance(colour):
    """Return the relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2 definition)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable_under_white(colour):
    """Constraint of the field: True, or Invalid with the reason."""
    if not COLOUR.fullmatch(colour):
        raise Invalid(_("A colour is written #, then six hexadecimal digits."))
    ratio = contrast(colour, "#ffffff")
    if ratio < LEAST:
        raise Invalid(
            _(
                "White text on this colour cannot be read (contrast ${ratio}, at least "
                "4.5 is needed). Choose a darker one.",
                mapping={"ratio": f"{ratio:.1f}".replace(".", ",")},
            )
        )
    return True
