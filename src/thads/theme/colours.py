"""Colours: is white text readable on them, and what to do when it is not."""

import re


#: The portal's judicial red; also used where a unit has set nothing usable.
DEFAULT = "#861a22"
#: WCAG 2.2 AAA for text: an accent also colours thin text on tinted ground.
MINIMUM = 7.0
HEX = re.compile(r"#[0-9a-fA-F]{6}$")


def _channels(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def luminance(colour):
    """Return the relative luminance (WCAG) of `#rrggbb`."""
    parts = []
    for channel in _channels(colour):
        value = channel / 255
        parts.append(
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        )
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    """Return the contrast ratio (WCAG), from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour, on="#ffffff", minimum=MINIMUM):
    """Return `colour`, darkened in small steps until it is readable."""
    while contrast(colour, on) < minimum:
        darker = (round(channel * 0.94) for channel in _channels(colour))
        colour = "#{:02x}{:02x}{:02x}".format(*darker)
    return colour


def accent(colour):
    """Return the accent to use for what a unit has set: always a safe value."""
    if not colour or not HEX.match(colour):
        return DEFAULT
    return readable(colour.lower())
