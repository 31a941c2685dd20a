"""Citizens who have shown their identity: forms filled in, and cases of their own.

Nobody has to: code and telephone number lead to a case in any case. What stands on a
case is a pseudonym, which no page and no service shows.
"""

from hmac import compare_digest
from thads.casework.citizens import Citizen
from thads.casework.interfaces import ICitizenIdentity
from thads.requests import cases
from thads.requests import journal
from thads.requests import tracking
from thads.text.dates import format_date
from thads.text.whitespace import tidy
from zope.component import queryUtility


#: (name of the provider, titles of the fields it confirms)
Confirmed = tuple[str, tuple[str, ...]]
#: Cases that are listed, the newest.
MOST = 200


def identity() -> ICitizenIdentity | None:
    """Return the utility of identities; None where no provider is offered."""
    found = queryUtility(ICitizenIdentity)
    return found if found is not None and found.provider_title() else None


def current(request) -> Citizen | None:
    """Return the citizen whose browser this is, None without an identity."""
    found = identity()
    return None if found is None else found.citizen_of(request)


def values_of(citizen: Citizen, action) -> dict[str, str]:
    """Return {field of the form: text} of what is known of a citizen."""
    values = {
        action.name_field: citizen.name,
        action.number_field: citizen.number,
        action.birth_field: format_date(citizen.birth) if citizen.birth else "",
    }
    return {name: value for name, value in values.items() if name and value}


def confirmed(citizen: Citizen, action, schema, values) -> Confirmed:
    """Return (provider, titles of the fields) that say what the provider says."""
    titles = []
    for name, known in values_of(citizen, action).items():
        value = values.get(name)
        text = format_date(value) if hasattr(value, "isoformat") else value
        if name in schema and isinstance(text, str) and tidy(text) == known:
            titles.append(str(schema[name].title))
    return (citizen.provider, tuple(titles))


def cases_of(portal, citizen: Citizen) -> list[tracking.Followed]:
    """Return the cases of a citizen as `tracking.Followed`, the newest first."""
    known = journal.codes_of(portal, citizen.pseudonym)
    codes = [code for code in known if _is_of(cases.find(portal, code), citizen)]
    for code, record in journal.waiting(portal):
        if compare_digest(record.get("citizen", ""), citizen.pseudonym):
            codes.append(code)
    found = [
        tracking.followed(portal, code, journal.get(portal, code)) for code in codes
    ]
    found = [each for each in found if each is not None]
    return sorted(found, key=lambda each: each.received, reverse=True)[:MOST]


def _is_of(case, citizen):
    return case is not None and compare_digest(case.citizen, citizen.pseudonym)
