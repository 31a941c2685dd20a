"""Keys an installation makes for itself."""

from pathlib import Path
from thads.operations import kept_keys
from thads.royalties.particulars import VARIABLE
import tempfile
import unittest


class TestKeys(unittest.TestCase):
    def setUp(self):
        self.var = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.file = self.var / "keys" / "royalties.key"

    def kept(self, **environment):
        kept_keys.keep(self.var, environment)
        return environment

    def test_a_key_is_made_once_for_its_owner_alone(self):
        self.assertEqual(self.kept(), {f"{VARIABLE}_FILE": str(self.file)})
        key = self.file.read_text()
        self.assertGreater(len(key), 40)
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.file.parent.stat().st_mode & 0o777, 0o700)
        self.kept()
        self.assertEqual(self.file.read_text(), key)

    def test_what_is_configured_stands(self):
        for name in (VARIABLE, f"{VARIABLE}_FILE"):
            with self.subTest(name):
                self.assertEqual(self.kept(**{name: "x"}), {name: "x"})
                self.assertFalse(self.file.exists())
