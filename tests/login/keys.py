"""Keys of programs, made as people make them."""

from tests.layers import PASSWORD
import html
import re


class Keys:
    """Mixin for tests over HTTP with `call` and `submit`."""

    def make_key(self, place, login, label="Nền tảng số", days="30", **more):
        """Make a key on the unit's page; return it as the program gets it."""
        form = {"label": label, "days": days, "password": PASSWORD, **more}
        answer = self.submit(f"{place}/@@api-keys", login, **form)
        self.assertEqual(answer.status_code, 200, answer.text)
        found = re.search(r'<code id="new-key">([^<]+)</code>', answer.text)
        self.assertTrue(found, answer.text)
        self.assertIn("no-store", answer.headers["Cache-Control"])
        return html.unescape(found[1])

    def by_key(self, key, method, address, **kw):
        """Call as a program that shows a key."""
        bearer = {"Authorization": f"Bearer {key}"}
        return self.call(method, address, headers=bearer | kw.pop("headers", {}), **kw)
