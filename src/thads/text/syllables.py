"""Vietnamese syllables, recognised by their letters without a dictionary."""

from collections.abc import Iterator
import re
import unicodedata


#: Characters of a word; the longest syllable, "nghiêng", has seven, each with its mark.
LONGEST = 20
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSET = re.compile(
    "(?:ngh|ng|nh|n|gh|gi|g|ch|c|kh|k|ph|p|qu|th|tr|t|b|d|đ|h|l|m|r|s|v|x)?"
)
_OPEN = """
a ai ao au ay âu ây e eo ê êu i ia iêu iu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua ui
uây uê uôi uơ uy uya uyu ư ưa ưi ưu ươi ươu y yêu uao uai uay ya
"""
_NASAL = """
am an ang anh ăm ăn ăng âm ân âng em en eng êm ên ênh im in inh iêm iên iêng oam oan
oang oanh oăm oăn oăng oen om on ong oong ôm ôn ông ơm ơn um un ung uân uâng uênh uôm
uôn uông uyên uynh ưm ưn ưng ươm ươn ương yên yêm yêng ym yn ynh uan uang uanh uen
"""
_STOPPED = """
ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt oac oach oap
oat oăc oăt oc oet ooc op ot ôc ôp ôt ơp ơt uc up ut uât uêch uêt uôc uôt uych uyêt
uyp uyt ưc ưt ươc ươp ươt yêt yt ych uac uat uach
"""
_RIMES = frozenset((_OPEN + _NASAL + _STOPPED).split())
_CLOSED = frozenset(_STOPPED.split())


def is_syllable(word: str) -> bool:
    """Return whether an accented word can be Vietnamese.

    `gỗ` can, `Mỹller` cannot.
    """
    if len(word) > LONGEST:
        return False
    letters, tones = [], ""
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tones += char
        else:
            letters.append(char)
    bare = unicodedata.normalize("NFC", "".join(letters))
    if len(tones) > 1:
        return False
    return any(_may_end(bare[at:], tones) for at in _ends_of_onset(bare))


def _ends_of_onset(bare: str) -> Iterator[int]:
    onset = _ONSET.match(bare)
    assert onset is not None  # it may be empty
    end = onset.end()
    yield end
    if bare[:2] == "gi" and end == 2:
        yield 1  # gì, giếng


def _may_end(rime: str, tone: str) -> bool:
    if rime not in _RIMES:
        return False
    # what ends in c, ch, p or t is spoken with two of the six tones only
    return rime not in _CLOSED or tone in ("\u0301", "\u0323")
