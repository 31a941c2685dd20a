"""Addresses of files and pictures hand out these, whatever field they name."""

from plone import api
from tests.layers import WORLD_FUNCTIONAL
from tests.wsgi import Wsgi
from thads.pictures import scales
from unittest import mock
import transaction
import unittest


FIELDS = ("title", "description", "text", "id", "image", "portal_type", "__class__")


class TestFields(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def setUp(self):
        self.wsgi = Wsgi(self.layer)
        with api.env.adopt_user("hanoi.editor"):
            section = self.layer["portal"]["hanoi"]["tin-tuc"]
            item = api.content.create(section, "News Item", "thu", title=__file__)
            item.description = "/etc/hostname"
        transaction.commit()

    def test_no_other_field_is_a_file(self):
        for view in ("@@download", "@@display-file", "@@images"):
            for field in FIELDS:
                for behind in ("", "/mini", "/x.txt"):
                    path = f"/hanoi/tin-tuc/thu/{view}/{field}{behind}"
                    with self.subTest(path):
                        status = self.wsgi.ask(path, login="hanoi.editor").status
                        self.assertIn(status, (302, 401, 404))

    def test_a_text_is_no_path_of_the_server(self):
        """Pillow opens the file a text names: an editor would choose which."""
        with mock.patch.object(scales, "Image") as pillow:
            for field in ("title", "description"):
                for scale in ("", "/mini", "/large"):
                    path = f"/hanoi/tin-tuc/thu/@@images/{field}{scale}"
                    self.wsgi.ask(path, login="hanoi.editor")
        pillow.open.assert_not_called()

    def test_a_site_without_a_logo(self):
        for name in ("@@site-logo", "@@download/image", "@@display-file"):
            self.assertEqual(self.wsgi.ask(f"/{name}").status, 404, name)
        self.assertEqual(self.wsgi.ask("/favicon.ico").status, 200)
