"""Every recorded action and detail has Vietnamese words: inspectors read no ids."""

from pathlib import Path
from thads.audit import labels
from thads.debtors.loads import workflow
from thads.operations import translations
import csv
import re
import unittest


SRC = Path(labels.__file__).parents[1]
#: `audit.record(item, "room.action", detail=...)`, over several lines or one, and those
#: of the log-in, whose people are not at work yet.
CALL = re.compile(
    r"(?:audit(?:_facts)?\.(?:record|count)|_count_now)"
    r"\((?P<arguments>(?:[^()]|\([^()]*\))*)\)"
)
ACTION = re.compile(r'"([a-z]+\.[a-z_.]+)"')
DETAIL = re.compile(r"\b([a-z_]+)=(?!=)")
#: Details that are asked of the call, not shown in the trail.
NOT_SHOWN = {"default"}
#: Steps a list takes by itself, which are not recorded.
SILENT = {f"debtors.{step}" for step in workflow.SILENT} - {"debtors.publish"}


def calls():
    """Yield the arguments of every call that records an action, as text."""
    for path in SRC.rglob("*.py"):
        for call in CALL.finditer(path.read_text(encoding="utf-8")):
            yield call["arguments"]


class TestWords(unittest.TestCase):
    def setUp(self):
        self.known = set().union(*map(set, translations.catalogues().values()))

    def test_actions(self):
        found = {action for call in calls() for action in ACTION.findall(call)}
        self.assertGreater(len(found), 20)
        self.assertEqual(set(), found - self.known)

    def test_steps_of_cases(self):
        for path in SRC.glob("*/steps.csv"):
            room = path.parent.name
            with path.open(encoding="utf-8") as lines:
                found = {f"{room}.{row['step']}" for row in csv.DictReader(lines)}
            self.assertEqual(set(), found - self.known)

    def test_steps_of_workflows(self):
        steps = re.compile(r'<transition [^>]*transition_id="(\w+)"')
        for path in SRC.glob("*/profile/workflows/*/definition.xml"):
            room, text = (
                path.relative_to(SRC).parts[0],
                path.read_text(encoding="utf-8"),
            )
            found = {f"{room}.{step}" for step in steps.findall(text)} - SILENT
            self.assertEqual(set(), found - self.known, path.parent.name)

    def test_details(self):
        found = {detail for call in calls() for detail in DETAIL.findall(call)}
        self.assertGreater(len(found), 10)
        words = {f"detail.{detail}" for detail in found - NOT_SHOWN}
        self.assertEqual(set(), words - self.known)
