"""Plone's own ways: a stock ZCatalog of the rows, and catalogued content."""

from benchmarks.debtors import site
from benchmarks.debtors.people import people
from benchmarks.debtors.questions import measure
import time


class Row:
    def __init__(self, record, place):
        from thads.debtors.register.terms import number_key
        from thads.text import words

        self.name = " ".join(words(record["name"]))
        self.decision = number_key(record["decision"])
        self.place = place
        self.number = 0

    def getPhysicalPath(self):
        return ("", str(self.number))


def catalog(place, count, shapes):
    """A ZCatalog with a text index of names and field indexes; nothing else in it."""
    from Products.PluginIndexes.FieldIndex.FieldIndex import FieldIndex
    from Products.ZCatalog.ZCatalog import ZCatalog
    from Products.ZCTextIndex.Lexicon import CaseNormalizer
    from Products.ZCTextIndex.Lexicon import Splitter
    from Products.ZCTextIndex.OkapiIndex import OkapiIndex
    from Products.ZCTextIndex.ZCTextIndex import PLexicon
    from Products.ZCTextIndex.ZCTextIndex import ZCTextIndex
    import transaction

    site.start(place)
    from thads.organisation.units import localities

    with site.opened() as portal:
        places = [locality.getId() for locality in localities()]
        portal._setObject("benchmark", ZCatalog("benchmark"))
        found = portal["benchmark"]
        found._setObject(
            "lexicon", PLexicon("lexicon", "", Splitter(), CaseNormalizer())
        )
        extra = type("extra", (), {"lexicon_id": "lexicon", "index_type": "Okapi"})
        extra.index_type = "Okapi BM25 Rank"
        found.addIndex("name", ZCTextIndex("name", extra, found, OkapiIndex))
        for field in ("decision", "place", "number"):
            found.addIndex(field, FieldIndex(field))
        started = time.perf_counter()
        for number, (record, place_) in enumerate(people(count, places), 1):
            row = Row(record, place_)
            row.number = number
            found.catalog_object(row, str(number))
            if number % 1000 == 0:
                transaction.commit()
        transaction.commit()
        per_second = count / (time.perf_counter() - started)

        def ask(asked):
            from thads.debtors.register.terms import number_key
            from thads.text import words

            query = {"sort_on": "number", "sort_order": "reverse", "sort_limit": 20}
            if asked.name:
                query["name"] = " ".join(words(asked.name)) + "*" * asked.prefix
            if asked.unit:
                query["place"] = asked.unit
            if asked.decision:
                query["decision"] = number_key(asked.decision)
            return [brain.getRID() for brain in found(query)[:20]]

        times = {shape: measure(ask, some) for shape, some in shapes(places).items()}
    return {"per_second": per_second, "times": times}


def content(place, count):
    """Catalogued content as ``plone.api`` makes it, a commit each."""
    from plone import api
    import transaction

    site.start(place)
    with site.opened() as portal:
        folder = portal["hanoi"]["tin-tuc"]
        started = time.perf_counter()
        for record, _place in people(count, ["hanoi"] * 63):
            api.content.create(
                folder, "News Item", title=record["name"], text=record["obligation"]
            )
            transaction.commit()
        return {"per_second": count / (time.perf_counter() - started)}
