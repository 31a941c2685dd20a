"""What a new site begins with, by the profiles it is made of."""

from thads.login.settings import RECOMMENDED
from thads.setup import site
from unittest import mock
import unittest


class TestSecondFactor(unittest.TestCase):
    def demanded(self, *profiles):
        """What `make_site` demands; the site itself is not made."""
        outside = ("makerequest", "addPloneSite", "setSite", "setRequest", "api")
        with mock.patch.multiple(
            site,
            alsoProvides=mock.DEFAULT,
            transaction=mock.DEFAULT,
            settings=mock.DEFAULT,
            **dict.fromkeys(outside, mock.DEFAULT),
        ) as mocked:
            mocked["settings"].RECOMMENDED = RECOMMENDED
            site.make_site(mock.Mock(), profiles)
            return mocked["settings"].demand.call_args_list

    def test_a_site_with_an_organisation_demands_it(self):
        for profile in ("organisation-2015", "organisation-2025"):
            self.assertEqual(self.demanded(profile), [mock.call(RECOMMENDED)])

    def test_the_demonstration_does_not(self):
        """Its people have one password, and programs check it from outside."""
        self.assertEqual(self.demanded("organisation-2015", "demo"), [])

    def test_nor_does_a_site_without_people(self):
        self.assertEqual(self.demanded(), [])
