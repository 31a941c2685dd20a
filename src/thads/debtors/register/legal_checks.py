"""Does a text name who is to receive? The register never says whom a debt is owed to.

An obligation is told by what is to be done, "for the person entitled". Offices copy it
out of judgments, names and all: so whatever reads like "trả cho ông Nguyễn Văn A" is
sent back.
"""

import re


_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_TO = "cho|trả|trả nợ|trả lại|bồi thường|cấp dưỡng|thanh toán|giao"
_SIRS = ("ông", "bà", "anh", "chị", "em", "cháu", "cô", "chú", "cụ", "vợ chồng")
_FIRMS = ("ngân hàng", "công ty", "doanh nghiệp", "hợp tác xã", "quỹ tín dụng")
_ENTITLED = "người được thi hành án"
_SIR = f"(?:{'|'.join(_SIRS)})"
_NAMED = re.compile(
    rf"(?i:\b(?:{_TO}) (?:(?:vợ chồng |ông )?{_SIR}|{'|'.join(_FIRMS)})) [{_UPPER}]"
    rf"|(?i:\b{_ENTITLED},? ?(?:(?:là:?|:)(?: {_SIR})?|{_SIR})) [{_UPPER}]"
)
# quick to find: without one of these there is no name
_SIGNS = (*(f" {word} " for word in (*_SIRS, *_FIRMS)), _ENTITLED)


def names_creditor(text):
    """Whether a text (NFC, single spaces) seems to name one."""
    lower = text.lower()
    for sign in _SIGNS:
        if sign in lower:
            return _NAMED.search(text) is not None
    return False
