"""Tests of annotations: complete in the rooms others stand on, and correct by mypy."""

from pathlib import Path
from tests.test_architecture import FLOORS
from tests.test_architecture import GROUND
from tests.test_architecture import SRC
import ast
import subprocess
import sys
import unittest


ROOT = Path(__file__).resolve().parent.parent
#: Ground, shared and first floor; the modules of no room are everybody's.
ROOMS = sorted(set(GROUND).union(*FLOORS[:2]))


def modules():
    """Yield the modules whose public functions are annotated."""
    yield from sorted(SRC.glob("*.py"))
    for room in ROOMS:
        yield from sorted((SRC / room).rglob("*.py"))


def public_functions(tree, prefix=""):
    """Yield (qualified name, node) of public functions, and of special methods."""
    for node in tree.body:
        name = getattr(node, "name", "_")
        special = name.startswith("__") and name.endswith("__")
        if name.startswith("_") and not special:
            continue
        if isinstance(node, ast.ClassDef):
            yield from public_functions(node, f"{prefix}{name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{prefix}{name}", node


def is_annotated(function):
    """Return whether all parameters but self, and the result, are annotated."""
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += filter(None, (arguments.vararg, arguments.kwarg))
    return function.returns is not None and all(
        each.annotation is not None for each in named if each.arg not in ("self", "cls")
    )


class TestTypes(unittest.TestCase):
    maxDiff = None

    def test_public_functions_are_annotated(self):
        missing = [
            f"{path.relative_to(SRC)}:{function.lineno} {name}"
            for path in modules()
            for name, function in public_functions(ast.parse(path.read_text("utf-8")))
            if not is_annotated(function)
        ]
        self.assertEqual(missing, [])

    def test_annotations_agree(self):
        paths = [str(path.relative_to(ROOT)) for path in modules()]
        ran = subprocess.run(
            [sys.executable, "-m", "mypy", "--no-error-summary", *paths],
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.assertEqual(ran.returncode, 0, ran.stdout[-5000:])
