"""The design's tokens as `tokens.css` has them, and the contrast of text on them."""

from collections.abc import Mapping
from thads.design import colours
from thads.design.stylesheet import STATIC
from typing import TypedDict
import re


#: Text and the surfaces it stands on: (text, surface, ratio it needs).
PAIRS = (
    ("ink", "paper", 4.5),
    ("ink", "ground", 4.5),
    ("ink", "ground-2", 4.5),
    ("ink-2", "paper", 4.5),
    ("ink-2", "ground", 4.5),
    ("ink-2", "ground-2", 4.5),
    ("accent-ink", "paper", 4.5),
    ("accent-ink", "ground", 4.5),
    ("accent-ink", "accent-soft", 4.5),
    ("on-accent", "accent", 4.5),
    ("on-accent", "accent-strong", 4.5),
    ("on-accent-soft", "accent-deep", 4.5),
    ("gold-ink", "ground", 4.5),
    ("ok", "ok-soft", 4.5),
    ("info", "info-soft", 4.5),
    ("warn", "warn-soft", 4.5),
    ("error", "error-soft", 4.5),
    ("error", "ground", 4.5),
    ("line-2", "paper", 3.0),
    ("line-2", "ground", 3.0),
)
DARK = "@media (prefers-color-scheme: dark)"
MIX = re.compile(r"color-mix\(in oklab, (.+?)(?: (\d+)%)?, (.+?)(?: (\d+)%)?\)$")


class SchemeContrast(TypedDict):
    """Colours of a pair in one scheme, as `#rrggbb`, and the ratio between them."""

    text: str
    surface: str
    ratio: float
    good: bool


class Contrast(TypedDict):
    """A pair of tokens, the ratio it needs, and what it has in the two schemes."""

    text: str
    surface: str
    needed: float
    light: SchemeContrast
    dark: SchemeContrast


def declared(css: str) -> dict[str, str]:
    """Return {token: value} of a part of the style sheet."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    found = re.findall(r"--([a-z0-9-]+):\s*([^;]+);", css)
    return {name: re.sub(r"\s+", " ", value) for name, value in found}


def read() -> dict[str, dict[str, str]]:
    """Return the tokens in the light and in the dark, as they are declared."""
    css = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    in_light, _mark, in_dark = css.partition(DARK)
    light, dark = declared(in_light), declared(in_dark)
    return {"light": light, "dark": light | dark}


def resolved(tokens: Mapping[str, str], name: str) -> str:
    """Return the colour a token comes to, as `#rrggbb`."""
    return _colour(tokens, tokens[name])


def _colour(tokens: Mapping[str, str], value: str) -> str:
    value = value.strip()
    if value.startswith("var("):
        return _colour(tokens, tokens[value[6:-1]])
    mix = MIX.match(value)
    if mix:
        one, share, other, other_share = mix.groups()
        part = int(other_share) if other_share else 100 - int(share)
        return colours.mixed(_colour(tokens, one), _colour(tokens, other), part)
    if len(value) == 4:
        value = "#" + "".join(sign * 2 for sign in value[1:])
    return value


def contrasts(accent: str | None = None) -> list[Contrast]:
    """Return the contrasts of all pairs, with a locality's accent if one is given."""
    schemes = read()
    if accent:
        schemes = {name: each | {"accent": accent} for name, each in schemes.items()}
    return [
        {
            "text": text,
            "surface": surface,
            "needed": needed,
            "light": _contrast(schemes["light"], text, surface, needed),
            "dark": _contrast(schemes["dark"], text, surface, needed),
        }
        for text, surface, needed in PAIRS
    ]


def _contrast(
    tokens: Mapping[str, str], text: str, surface: str, needed: float
) -> SchemeContrast:
    one, other = resolved(tokens, text), resolved(tokens, surface)
    ratio = colours.contrast(one, other)
    return {"text": one, "surface": other, "ratio": ratio, "good": ratio >= needed}


def scale(prefix: str) -> list[tuple[str, str]]:
    """Return [(name, value)] of the tokens `--step-…` or `--space-…`."""
    return [
        (name, value)
        for name, value in read()["light"].items()
        if re.fullmatch(rf"{prefix}-+\d", name)
    ]
