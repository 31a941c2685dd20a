"""WSGI filter that drops the body of answers to HEAD.

Without it: our pages, which take HEAD as GET (`request_methods.look_up_as_get`), and
Zope's error pages have their body. It would be taken for the answer to the next request
on the connection, which may be somebody else's where nginx keeps connections open.

Upstream: Zope#816 mended HEAD for views; bodies of error pages are not reported yet.
"""


def bodiless_head(app, global_conf=None):
    """Return the WSGI application `app`, its answers to HEAD without a body.

    `buildout.cfg` names it in the pipeline of each instance.
    """

    def answer(environ, start_response):
        # asked first: inside, HEAD is taken as GET
        head = environ["REQUEST_METHOD"] == "HEAD"
        body = app(environ, start_response)
        if not head:
            return body
        if hasattr(body, "close"):
            body.close()
        return []

    return answer
