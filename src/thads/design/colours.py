"""Colours: contrast by WCAG 2.2, and readable variants of a colour."""

import re


#: The portal's judicial red; also used where a unit has set nothing usable.
DEFAULT = "#861a22"
#: WCAG 2.2 AAA for text: an accent also colours thin text on tinted ground.
MINIMUM = 7.0
HEX = re.compile(r"#[0-9a-fA-F]{6}$")


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG) of `#rrggbb`, 0 to 1."""
    parts = []
    for channel in _channels(colour):
        value = channel / 255
        parts.append(
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        )
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (WCAG), from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, on: str = "#ffffff", minimum: float = MINIMUM) -> str:
    """Return `colour`, darkened in small steps until it is readable."""
    while contrast(colour, on) < minimum:
        darker = (round(channel * 0.94) for channel in _channels(colour))
        colour = "#{:02x}{:02x}{:02x}".format(*darker)
    return colour


def accent(colour: str | None) -> str:
    """Return the accent for the colour a unit has set: always a safe value."""
    if not colour or not HEX.match(colour):
        return DEFAULT
    return readable(colour.lower())


def mixed(colour: str, other: str, share: float) -> str:
    """Return `color-mix(in oklab, colour, other share%)` as browsers compute it."""
    one, two = _oklab(colour), _oklab(other)
    part = share / 100
    return _from_oklab(
        [a * (1 - part) + b * part for a, b in zip(one, two, strict=True)]
    )


def _oklab(colour: str) -> list[float]:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    ]
    long, medium, short = (
        sum(a * b for a, b in zip(row, linear, strict=True)) ** (1 / 3) for row in CONES
    )
    return [
        sum(a * b for a, b in zip(row, (long, medium, short), strict=True))
        for row in OKLAB
    ]


def _from_oklab(lab: list[float]) -> str:
    cones = [sum(a * b for a, b in zip(row, lab, strict=True)) ** 3 for row in TO_CONES]
    parts = []
    for row in TO_LINEAR:
        value = sum(a * b for a, b in zip(row, cones, strict=True))
        value = (
            12.92 * value
            if value <= 0.0031308
            else 1.055 * max(value, 0) ** (1 / 2.4) - 0.055
        )
        parts.append(round(min(max(value, 0), 1) * 255))
    return "#{:02x}{:02x}{:02x}".format(*parts)


#: Oklab (Björn Ottosson): linear sRGB to cones, cones to lab, and back.
CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
OKLAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
TO_CONES = (
    (1, 0.3963377774, 0.2158037573),
    (1, -0.1055613458, -0.0638541728),
    (1, -0.0894841775, -1.2914855480),
)
TO_LINEAR = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
