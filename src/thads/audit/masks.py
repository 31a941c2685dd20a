"""Shortening of what was searched for: enough to recognise it, too little to know it.

The trail must show whether an officer looked for somebody, and must not become one more
register of the people looked for.
"""

SHOWN = 3


def name(text: str) -> str:
    """Return the initials and the last word: "Nguyễn Văn An" as "N. V. An"."""
    words = text.split()
    return " ".join([*(f"{word[0]}." for word in words[:-1]), *words[-1:]])


def number(text: str) -> str:
    """Return the last three characters of a number or code: "…123"."""
    text = "".join(text.split())
    return f"…{text[-SHOWN:]}" if len(text) > SHOWN else text


def words(text: str) -> str:
    """Return search words: numbers by their end, other words by their initials."""
    parts = text.split()
    if any(any(map(str.isdigit, part)) for part in parts):
        return " ".join(
            number(part) if any(map(str.isdigit, part)) else f"{part[0]}."
            for part in parts
        )
    return name(text)
