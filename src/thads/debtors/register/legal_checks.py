"""Checks of texts that are to be published: names, private data, creditors.

The register publishes no identity number, telephone number or date of birth, and never
the person a debt is owed to (Article 44a, Decree 62/2015): an obligation is described
by what is to be done, "for the person entitled". Offices copy it out of judgments,
names and all, so whatever reads like "trả cho ông Nguyễn Văn A" is sent back.
"""

from thads.spreadsheets.faults import Fault
from thads.spreadsheets.tables import Column
from thads.text import fold
import re


_PRIVATE = (
    # a mobile phone, a citizen's number (both begin with 0: no sum of money does)
    re.compile(r"(?<![\d.,/])0\d{9}(?![\d.,/]\d|\d)"),
    re.compile(r"(?<![\d.,/])0\d{11}(?![\d.,/]\d|\d)"),
    re.compile(
        r"\b(cmnd|cmtnd|cccd|can cuoc|so dinh danh|ho chieu)\b\W*+(so\W*+)?\d{6,}"
    ),
    re.compile(r"\b(dien thoai|dt|sdt)\b\W*0\d[\d .]{6,}"),
    re.compile(r"\b(sinh ngay|sinh nam|ngay sinh|nam sinh)\b\W*\d"),
)
# Quick to look for: a text without one of these matches none of the above.
_MAY_BE_PRIVATE = re.compile(r"\d{4}|0\d[\d .]{6}|sinh", re.I)

_TWO_LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]")

_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_TO = "cho|trả|trả nợ|trả lại|bồi thường|cấp dưỡng|thanh toán|giao"
_SIRS = ("ông", "bà", "anh", "chị", "em", "cháu", "cô", "chú", "cụ", "vợ chồng")
_FIRMS = ("ngân hàng", "công ty", "doanh nghiệp", "hợp tác xã", "quỹ tín dụng")
_ENTITLED = "người được thi hành án"
_SIR = f"(?:{'|'.join(_SIRS)})"
_CREDITOR = re.compile(
    rf"(?i:\b(?:{_TO}) (?:(?:vợ chồng |ông )?{_SIR}|{'|'.join(_FIRMS)})) [{_UPPER}]"
    rf"|(?i:\b{_ENTITLED},? ?(?:(?:là:?|:)(?: {_SIR})?|{_SIR})) [{_UPPER}]"
)
# Quick to look for: a text without one of these names no creditor.
_SIGNS = (*(f" {word} " for word in (*_SIRS, *_FIRMS)), _ENTITLED)


def check_text(column: Column, text: str) -> None:
    """Raise Fault if a text (NFC, single spaces) must not stand in a column."""
    if holds_private_data(text):
        raise Fault("private")
    if column.field == "name":
        if not _TWO_LETTERS.search(text):
            raise Fault("not_a_name")
    elif column.field != "address" and names_creditor(text):
        raise Fault("creditor")


def holds_private_data(text: str) -> bool:
    """Return whether a text seems to hold an identity or phone number or a birthday."""
    if not _MAY_BE_PRIVATE.search(text):
        return False
    folded = fold(text)
    return any(pattern.search(folded) for pattern in _PRIVATE)


def names_creditor(text: str) -> bool:
    """Return whether a text seems to name the person who is to receive."""
    lower = text.lower()
    for sign in _SIGNS:
        if sign in lower:
            return _CREDITOR.search(text) is not None
    return False
