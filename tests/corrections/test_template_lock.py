"""Templates are compiled one at a time, whichever thread asks."""

from chameleon import PageTemplate
from chameleon.template import BaseTemplate
from concurrent.futures import ThreadPoolExecutor
from tests.layers import WORLD_INTEGRATION
from thads.corrections import template_lock
from unittest import mock
import unittest


class TestTemplateLock(unittest.TestCase):
    layer = WORLD_INTEGRATION

    def test_no_other_thread_can_begin_meanwhile(self):
        free = []
        original = template_lock.original

        def watched(*args):
            with ThreadPoolExecutor(1) as other:
                free.append(other.submit(template_lock.lock.acquire, False).result())
            return original(*args)

        with mock.patch.object(template_lock, "original", watched):
            self.assertEqual(PageTemplate("<b>${1 + 1}</b>")(), "<b>2</b>")
        self.assertEqual(free, [False])

    def test_it_is_in_its_place(self):
        self.assertIs(BaseTemplate._cook, template_lock.compile_alone)
