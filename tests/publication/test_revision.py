"""The revision of an item: what changes it, and what does not."""

from datetime import date
from plone import api
from plone.app.testing import login
from plone.app.textfield.value import RichTextValue
from plone.dexterity.utils import iterSchemata
from plone.locking.interfaces import ILockable
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.file import NamedBlobImage
from tests.layers import WORLD_FUNCTIONAL
from tests.layers import WORLD_INTEGRATION
from tests.publication.people import PNG
from thads.interfaces import IRevised
from thads.publication import review
from thads.publication import working_copies
from thads.publication.attachments import Attachments
from thads.publication.revision import content_of
from thads.web.revisions import require
from thads.web.revisions import revision_of
from thads.web.steps import shown_number
from z3c.relationfield import RelationValue
from ZODB.POSException import ConflictError
from zope import schema
from zope.schema import getFields
import transaction
import unittest


PLACES = {
    "News Item": "tin-tuc",
    "Notice": "thong-bao",
    "OfficialDocument": "van-ban",
    "Document": "gioi-thieu",
}


def other(field, old):
    """Return a value for a field that is not the one it has."""
    if isinstance(field, Attachments):
        return [NamedBlobFile(b"a", filename="a.txt")]
    if field.__name__ == "image":
        return NamedBlobImage(PNG, filename="a.png")
    if field.__name__ == "relatedItems":
        return [RelationValue(1)]
    if isinstance(field, schema.Bool):
        return not old
    if isinstance(field, schema.Date):
        return date(2026, 1, 2)
    if field.__name__ == "text":
        return RichTextValue("<p>Khác</p>", "text/html", "text/x-html-safe")
    return "khac-di"


class TestChanges(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        login(self.portal, "hanoi.editor")

    def item(self, portal_type="News Item"):
        section = self.portal.hanoi[PLACES[portal_type]]
        return api.content.create(
            section, portal_type, title="Tin", abstract="Về việc", description="x"
        )

    def test_every_field_of_every_type(self):
        for portal_type in PLACES:
            item = self.item(portal_type)
            seen = [revision_of(item)]
            self.assertTrue(IRevised.providedBy(IRevised(item)))
            for each in iterSchemata(item):
                for name, field in getFields(each).items():
                    if field.readonly or name == "changeNote":
                        continue
                    setattr(item, name, other(field, getattr(item, name, None)))
                    with self.subTest(type=portal_type, field=name):
                        self.assertNotIn(revision_of(item), seen)
                    seen.append(revision_of(item))

    def test_what_no_form_shows(self):
        item = self.item()
        seen = {revision_of(item)}
        item.setSubject(("thi hành án",))
        seen.add(revision_of(item))
        item.setEffectiveDate("2026/01/02 10:00:00")
        seen.add(revision_of(item))
        item.setEffectiveDate("2026/01/02 10:00:01")
        seen.add(revision_of(item))
        item.layout = "khac"
        seen.add(revision_of(item))
        review.perform(item, "submit")
        seen.add(revision_of(item))
        self.assertEqual(len(seen), 6)

    def test_an_address(self):
        item = self.item()
        transaction.savepoint()
        before = revision_of(item)
        with api.env.adopt_roles(["Manager"]):
            api.content.rename(item, "khac")
        self.assertNotEqual(revision_of(self.portal.hanoi["tin-tuc"]["khac"]), before)

    def test_edits_within_a_second(self):
        item = self.item()
        seen = set()
        for number in range(20):
            item.description = str(number)
            seen.add(revision_of(item))
        self.assertEqual(len(seen), 20)

    def test_what_is_no_content(self):
        item = self.item()
        item.image = NamedBlobImage(PNG, filename="a.png")
        before, content = revision_of(item), content_of(item)
        item.reindexObject()
        item.notifyModified()
        ILockable(item).lock()
        item.restrictedTraverse("@@images").scale("image", scale="mini")
        item.manage_setLocalRoles("hanoi.leader", ["Reader"])
        with api.env.adopt_roles(["Manager"]):
            item.manage_permission("View", ["Manager"])
        self.assertEqual(content_of(item), content)
        self.assertEqual(revision_of(item), before)

    def test_changed_and_changed_back_is_what_was_shown(self):
        item = self.item()
        before = revision_of(item)
        item.title = "Khác"
        self.assertNotEqual(revision_of(item), before)
        item.title = "Tin"
        self.assertEqual(revision_of(item), before)

    def test_what_is_no_publication_has_none(self):
        self.assertEqual(revision_of(self.portal.hanoi), "")
        self.assertEqual(revision_of(self.portal), "")

    def test_steps_of_a_revision(self):
        for revision, number in (
            ("3.ab", 3),
            ("0.", 0),
            ("", None),
            (None, None),
            ("-1.a", None),
            ("²", None),
            ("9" * 5000, None),
            ("x.1", None),
        ):
            self.assertEqual(shown_number(revision), number)


class TestStored(unittest.TestCase):
    layer = WORLD_FUNCTIONAL

    def test_it_is_the_same_before_and_after_the_commit(self):
        portal = self.layer["portal"]
        login(portal, "hanoi.editor")
        item = api.content.create(
            portal.hanoi["tin-tuc"],
            "News Item",
            title="Tin",
            text=RichTextValue("<p>A</p>", "text/html", "text/x-html-safe"),
            attachments=[NamedBlobFile(b"a", filename="a.txt")],
        )
        before = revision_of(item)
        transaction.commit()
        self.assertEqual(revision_of(item), before)
        portal._p_jar.cacheMinimize()
        self.assertEqual(revision_of(item), before)
        item.attachments[0].data = b"b"
        self.assertNotEqual(revision_of(item), before)
        before = revision_of(item)
        transaction.commit()
        portal._p_jar.cacheMinimize()
        self.assertEqual(revision_of(item), before)

    def test_a_copy_rests_on_its_original(self):
        portal = self.layer["portal"]
        login(portal, "hanoi.editor")
        item = api.content.create(portal.hanoi["tin-tuc"], "News Item", title="Tin")
        review.perform(item, "submit")
        login(portal, "hanoi.leader")
        review.perform(item, "approve")
        login(portal, "central.approver")
        review.perform(item, "approve")
        login(portal, "hanoi.editor")
        copy = working_copies.check_out(item)
        before, own = revision_of(copy), revision_of(item)
        item.title = "Khác"
        self.assertNotEqual(revision_of(copy), before)
        before, own = revision_of(copy), revision_of(item)
        copy.title = "Mới"
        self.assertNotEqual(revision_of(copy), before)
        self.assertEqual(revision_of(item), own)

    def test_an_edit_written_meanwhile_makes_the_decision_start_anew(self):
        portal = self.layer["portal"]
        login(portal, "hanoi.editor")
        item = api.content.create(portal.hanoi["tin-tuc"], "News Item", title="Tin")
        transaction.commit()
        require(item, revision_of(item))
        portal.decided = True
        other = transaction.TransactionManager()
        connection = portal._p_jar.db().open(other)
        connection.get(item._p_oid).title = "Khác"
        other.commit()
        connection.close()
        with self.assertRaises(ConflictError):
            transaction.commit()
        transaction.abort()
