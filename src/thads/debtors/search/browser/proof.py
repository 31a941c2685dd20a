"""View that takes the proof of work of somebody whose searches are over the budget."""

from plone import api
from Products.Five.browser import BrowserView
from thads.debtors.search import answers
from thads.debtors.search import rate_limit
from thads.debtors.search.browser.search import PRIVATE
from thads.debtors.search.questions import FIELDS
from thads.ratelimit import network_of
from thads.ratelimit import proof
from thads.web import parameters
from thads.web.cookies import set_cookie
from urllib.parse import urlencode


class DebtorProof(BrowserView):
    """`@@debtor-proof`: takes a proof of work and goes back to the question."""

    def __call__(self):
        form, response = self.request.form, self.request.response
        portal = api.portal.get()
        payload = parameters.text(form, "altcha", most=5000)
        network = network_of(self.request.getClientAddr())
        response.setHeader("Cache-Control", PRIVATE)
        if proof.check(portal, payload, network):
            path = portal.absolute_url_path() or "/"
            set_cookie(self.request, rate_limit.COOKIE, payload, proof.LIFETIME, path)
        question = answers.question_of(self.context, form)
        asked = {f: v for f in FIELDS if (v := getattr(question, f))}
        address = self.context.absolute_url()
        response.redirect(f"{address}?{urlencode(asked)}#results")
        return ""
