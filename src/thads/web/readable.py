"""Text from outside as it can be stored, shown and sent on."""

from thads.text.marks import with_few_marks
import re


#: Lone surrogates (broken UTF-8, half an emoji) cannot be encoded; the others are no
#: characters at all.
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
#: No XML may hold them, nor a feed, a workbook or a letter. Tab and line ends stay.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def readable(value: str) -> str:
    """Return the text with what is no character as U+FFFD and controls as spaces.

    Of many accents on one letter the first are returned: Python takes seconds to put
    them in order wherever a text is normalised, in Plone's search too.
    """
    return with_few_marks(_CONTROL.sub(" ", _BROKEN.sub("\ufffd", value)))


def readable_deep(value: object) -> object:
    """Return what was read from JSON, each text in it made readable.

    The caller bounds the nesting: this function calls itself once a level.
    """
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, list):
        return [readable_deep(each) for each in value]
    if isinstance(value, dict):
        return {readable(k): readable_deep(v) for k, v in value.items()}
    return value
