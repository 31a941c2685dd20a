"""No regular expression takes time that grows with the square of what somebody sent.

Each is tried as it is used with texts made from it: what it begins with, then what it
repeats, over and over, then a sign that fits nowhere.
"""

from pathlib import Path
from tests.cputime import is_slow
import ast
import importlib
import re
import re._constants as op
import re._parser as parser
import unittest


SRC = Path(__file__).resolve().parent.parent / "src" / "thads"
METHODS = {"match", "search", "fullmatch", "sub", "split", "findall", "finditer"}
LENGTHS = (500, 4_000, 32_000)
#: What repeated groups are tried with besides a sample of their own.
SIGNS = " \ta1.,-/<\n\u0301"

#: Modules whose expressions read our own files and answers only.
OWN = (
    "demo/",
    "operations/",
    "design/tokens.py",
    "debtors/search/browser/compiled_template.py",
    "site/browser/design.py",
    "uploads/scanner.py",
)
#: Characters of the longest text an expression is given, where the code cuts it.
CUT = {
    ("debtors/search/numbers.py", "_BEHIND"): 200,
    ("debtors/search/numbers.py", "_CITED"): 200,
    ("debtors/search/readings.py", "_FIGURES"): 200,
    ("debtors/search/readings.py", "_PARTS"): 200,
    ("text/citations.py", "_ISSUED"): 160,
    ("text/citations.py", "_STOP"): 1_000,
    ("text/signature.py", "_POST"): 150,
    ("text/numbers.py", "_PART"): 60,
}
#: Expressions put together where they are used; english.py's are one `.+` each.
BUILT = {"design/tokens.py", "organisation/english.py", "text/agencies.py"}


def modules():
    """Yield (path below src/thads, syntax tree) of the modules that are looked at."""
    for path in sorted(SRC.rglob("*.py")):
        name = path.relative_to(SRC).as_posix()
        if "/upgrades/" not in name and not name.startswith(OWN):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def uses(tree):
    """Yield (name, method, call) of every `name.method(…)` that may be one of re's."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            base = node.func.value
            while isinstance(base, ast.Subscript):
                base = base.value
            if isinstance(base, ast.Name) and node.func.attr in METHODS:
                yield base.id, node.func.attr, node


def named(name):
    """Yield (name, pattern) of the compiled expressions a module has."""
    module = "thads." + name.removesuffix(".py").removesuffix("/__init__")
    for key, value in vars(importlib.import_module(module.replace("/", "."))).items():
        if isinstance(value, dict | tuple | list):
            values = value.values() if isinstance(value, dict) else value
        else:
            values = [value]
        for each in values:
            if isinstance(each, re.Pattern):
                yield key, each


def flags(call):
    """Return the flags given to a function of re."""
    given = [*call.args[1:], *(k.value for k in call.keywords if k.arg == "flags")]
    text = "|".join(ast.unparse(each) for each in given if "re." in ast.unparse(each))
    return eval(text, {"re": re}) if text else 0


def expressions():
    """Yield (module, name, method, pattern, longest text) of every expression."""
    for name, tree in modules():
        found = list(uses(tree))
        for key, pattern in named(name):
            methods = {method for base, method, _call in found if base == key}
            longest = CUT.get((name, key))
            for method in sorted(methods) or ["search"]:
                yield name, key, method, pattern, longest
        for base, method, call in found:
            if base == "re" and isinstance(call.args[0], ast.Constant):
                pattern = re.compile(call.args[0].value, flags(call))
                yield name, pattern.pattern, method, pattern, None


def allows(items, sign):
    """Return whether a set of signs has a sign."""
    return re.match(_set(items), sign) is not None


def _set(items):
    classes = {
        op.CATEGORY_DIGIT: r"\d",
        op.CATEGORY_NOT_DIGIT: r"\D",
        op.CATEGORY_SPACE: r"\s",
        op.CATEGORY_NOT_SPACE: r"\S",
        op.CATEGORY_WORD: r"\w",
        op.CATEGORY_NOT_WORD: r"\W",
    }
    parts = {
        op.NEGATE: lambda _value: "^",
        op.LITERAL: lambda value: re.escape(chr(value)),
        op.RANGE: lambda value: (
            f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        ),
        op.CATEGORY: classes.__getitem__,
    }
    return "[" + "".join(parts[kind](value) for kind, value in items) + "]"


class Samples:
    """Texts for an expression: `runs` holds (what comes before, what is repeated)."""

    def __init__(self, pattern):
        self.runs = []
        text = pattern.pattern
        if isinstance(text, bytes):
            text = text.decode("latin-1")
        parsed = parser.parse(text, pattern.flags & (re.I | re.M | re.S | re.X))
        self.whole = self.sample(parsed, "")

    def sample(self, parsed, before):
        """Return `before` and a text this part of the expression matches."""
        for kind, value in parsed:
            before = self.one(kind, value, before)
        return before

    def one(self, kind, value, before):
        if kind is op.LITERAL:
            return before + chr(value)
        if kind in (op.ANY, op.NOT_LITERAL, op.IN):
            fitting = [sign for sign in "a1 A.,-/<" + SIGNS if fits(kind, value, sign)]
            return before + (fitting or [_first(value)])[0]
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            least, most, part = value
            self.repeated(part, most, before)
            return self.sample(part, before) if least else before
        if kind is op.SUBPATTERN:
            return self.sample(value[3], before)
        if kind is op.ATOMIC_GROUP:
            return self.sample(value, before)
        if kind is op.BRANCH:
            return [self.sample(branch, before) for branch in value[1]][0]
        if kind is op.ASSERT and value[0] > 0:
            self.sample(value[1], before)
        return before

    def repeated(self, part, most, before):
        if most is not op.MAXREPEAT and most <= 20:
            return
        self.runs.append((before, self.sample(part, before)[len(before) :]))
        if len(part) == 1 and part[0][0] in (op.ANY, op.NOT_LITERAL, op.IN):
            fitting = [sign for sign in SIGNS if fits(*part[0], sign)]
            self.runs += [(before, sign) for sign in fitting]

    def texts(self, length):
        """Yield texts of this length."""
        runs = [*self.runs, ("", self.whole)]
        for before, unit in self.runs:
            runs += [("", before + unit), ("", before), ("", before + unit * 30)]
        for before, unit in dict.fromkeys(runs):
            if unit:
                yield before + unit * (length // len(unit)) + "\x01"


def fits(kind, value, sign):
    if kind is op.ANY:
        return sign != "\n"
    if kind is op.NOT_LITERAL:
        return ord(sign) != value
    return allows(value, sign)


def _first(items):
    value = items[0][1]
    return chr(value[0] if isinstance(value, tuple) else value)


class TestPatterns(unittest.TestCase):
    def test_each_as_it_is_used(self):
        found = 0
        for name, key, method, pattern, longest in expressions():
            found += 1
            with self.subTest(f"{name} {key} {method}"):
                slow = self.slow_text(method, pattern, longest)
                self.assertIsNone(slow)
        self.assertGreater(found, 100)

    def slow_text(self, method, pattern, longest):
        samples = Samples(pattern)
        for length in [longest] if longest else LENGTHS:
            for text in samples.texts(length):
                given = text
                if isinstance(pattern.pattern, bytes):
                    given = text.encode("latin-1", "replace")
                if is_slow(self.use, method, pattern, given):
                    return length, text[:60]
        return None

    def use(self, method, pattern, text):
        if method == "sub":
            pattern.sub(text[:0], text)
        elif method == "finditer":
            for _match in pattern.finditer(text):
                pass
        else:
            getattr(pattern, method)(text)

    def test_none_is_built_unseen(self):
        built = {
            name
            for name, tree in modules()
            for base, _method, call in uses(tree)
            if base == "re" and not isinstance(call.args[0], ast.Constant)
        }
        self.assertEqual(built - BUILT, set())
