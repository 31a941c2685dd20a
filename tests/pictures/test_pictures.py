"""Pictures: clean and bounded when they come, WebP in many sizes when they go."""

from io import BytesIO
from PIL import Image
from PIL import ImageDraw
from plone import api
from plone.app.testing import TEST_USER_ID
from plone.app.testing import setRoles
from plone.app.textfield.value import RichTextValue
from plone.namedfile.file import NamedBlobImage
from tests.layers import WORLD_INTEGRATION
from thads.interfaces import IThadsLayer
from thads.pictures import page_fields
from thads.pictures import sources
from zope.event import notify
from zope.interface import alsoProvides
from zope.lifecycleevent import ObjectModifiedEvent
import unittest


MAKE, GPS, LATITUDE, ORIENTATION, COMMENT = 0x010F, 0x8825, 2, 0x0112, 0x9286


def photograph(size=(3000, 2000), kind="JPEG", where=True, turned=False):
    """A picture as a phone takes it: with place, maker and a comment."""
    image = Image.new("RGB", size, "#7a1820")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), "#eec94a")
    exif = image.getexif()
    if where:
        exif[MAKE] = "Camera of Nguyen Van A"
        exif.get_ifd(GPS)[LATITUDE] = (21.0, 1.0, 42.5)
    if turned:
        exif[ORIENTATION] = 6
    out = BytesIO()
    said = {"exif": exif} if where or turned else {}
    image.save(out, kind, quality=95, **said)
    return out.getvalue()


def opened(data):
    image = Image.open(BytesIO(data))
    image.load()
    return image


class TestCleaning(unittest.TestCase):
    def test_no_place_no_maker_and_not_too_large(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            with self.subTest(kind):
                data, content_type = page_fields.cleaned(photograph(kind=kind))
                image = opened(data)
                self.assertEqual(image.format, kind)
                self.assertEqual(content_type, f"image/{kind.lower()}")
                self.assertEqual(dict(image.getexif()), {})
                self.assertNotIn(b"Nguyen", data)
                self.assertEqual(image.size, (2400, 1600))

    def test_no_pixel_is_lost_where_nothing_but_metadata_goes(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            with self.subTest(kind):
                sent = photograph((600, 400), kind)
                data, _kind = page_fields.cleaned(sent)
                self.assertNotIn(b"Nguyen", data)
                self.assertEqual(opened(data).tobytes(), opened(sent).tobytes())

    def test_upright(self):
        data, _kind = page_fields.cleaned(photograph((600, 400), turned=True))
        image = opened(data).convert("RGB")
        self.assertEqual(image.size, (400, 600))
        # the golden corner, top left before, is top right when held upright
        self.assertGreater(image.getpixel((380, 20))[1], 150)

    def test_a_clean_one_is_left_alone(self):
        plain = photograph((600, 400), where=False)
        self.assertFalse(bool(page_fields.cleaned(plain)))
        data, _kind = page_fields.cleaned(photograph((600, 400)))
        self.assertFalse(bool(page_fields.cleaned(data)))

    def test_other_formats_become_those_of_the_web(self):
        data, kind = page_fields.cleaned(photograph((600, 400), "TIFF", where=False))
        self.assertEqual((opened(data).format, kind), ("JPEG", "image/jpeg"))


class TestPages(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def setUp(self):
        self.portal = self.layer["portal"]
        self.request = self.layer["request"]
        alsoProvides(self.request, IThadsLayer)
        setRoles(self.portal, TEST_USER_ID, ["Manager"])
        self.folder = self.portal["hanoi"]["tin-tuc"]

    def item(self, data=None):
        data = data or photograph()
        return api.content.create(
            self.folder,
            "News Item",
            title="Tin có ảnh",
            image=NamedBlobImage(data, "image/jpeg", "anh.jpg"),
            image_alt="Trụ sở",
        )

    def test_every_way_in_cleans(self):
        item = self.item()
        self.assertNotIn(b"Nguyen", item.image.data)
        self.assertEqual((item.image._width, item.image._height), (2400, 1600))
        locality = self.portal["hanoi"]
        locality.banner = NamedBlobImage(photograph(), "image/jpeg", "b.jpg")
        notify(ObjectModifiedEvent(locality))
        self.assertNotIn(b"Nguyen", locality.banner.data)

    def test_scales_are_webp_and_small(self):
        item = self.item()
        images = api.content.get_view("images", item, self.request)
        scale = images.scale("image", scale="preview")
        self.assertEqual(scale.mimetype, "image/webp")
        self.assertEqual(opened(scale.data.data).format, "WEBP")
        self.assertEqual(scale.width, 400)
        self.assertLess(scale.data.getSize(), 4000)

    def test_a_page_offers_all_sizes(self):
        item = self.item()
        found = sources.of_content(item, self.request)
        widths = [part.rsplit(" ", 1)[1] for part in found["srcset"].split(", ")]
        self.assertEqual(widths, ["200w", "400w", "600w", "800w", "1200w", "1600w"])
        self.assertEqual((found["width"], found["height"]), (800, 533))
        (brain,) = api.content.find(UID=item.UID())
        self.assertEqual(sources.of_brain(brain)["srcset"], found["srcset"])

    def test_a_small_one_is_named_once(self):
        item = self.item(photograph((320, 200), where=False))
        found = sources.of_content(item, self.request)
        widths = [part.rsplit(" ", 1)[1] for part in found["srcset"].split(", ")]
        self.assertEqual(widths, ["200w", "320w"])

    def test_what_is_no_picture_is_not_ours(self):
        value = NamedBlobImage(b"no picture", "image/jpeg", "a.jpg")
        self.assertIsNone(page_fields.clean(value))

    def test_without_a_picture_there_is_none(self):
        self.assertIsNone(sources.of_content(self.portal["hanoi"], None, "banner"))

    def test_pictures_in_running_text(self):
        item = self.item()
        item.manage_permission("View", ["Anonymous", "Manager"])  # else it stays an id
        html = f'<p>Chữ</p><img src="resolveuid/{item.UID()}/@@images/image/large">'
        item.text = RichTextValue(html, "text/html", "text/x-html-safe")
        shown = item.text.output_relative_to(item)
        self.assertIn("<picture", shown)
        self.assertIn("400w", shown)
        self.assertIn('loading="lazy"', shown)
        self.assertIn("width=", shown)
