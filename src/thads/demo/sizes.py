"""Numbers of items to invent: a profile's demo.csv."""

from dataclasses import dataclass
from dataclasses import fields
import csv
import io


@dataclass(frozen=True)
class Sizes:
    """Numbers of items by kind, and the seed of chance."""

    seed: int = 2026
    news: int = 300
    documents: int = 200
    notices: int = 130
    featured: int = 9
    debtors: int = 5000
    administrative: int = 90
    cases: int = 150
    reports: int = 30
    royalties: int = 60


def read_sizes(text):
    """Return the sizes a demo.csv (`what,count`) names; the rest is nothing."""
    given = {
        row["what"]: int(row["count"]) for row in csv.DictReader(io.StringIO(text))
    }
    known = {field.name for field in fields(Sizes)}
    unknown = set(given) - known
    if unknown:
        raise ValueError(f"demo.csv: nothing is called {', '.join(sorted(unknown))}")
    nothing = dict.fromkeys(known, 0) | {"seed": Sizes.seed}
    return Sizes(**nothing | given)


def share(count, weights):
    """Divide a count by weights: the largest remainders get what is left over.

    Everyone gets one before anyone gets more, as long as there is enough.
    """
    order = sorted(weights, key=lambda name: (-weights[name], name))
    if count <= len(order):
        return dict.fromkeys(order[:count], 1)
    rest = count - len(order)
    total = sum(weights.values())
    exact = {name: rest * weights[name] / total for name in order}
    found = {name: 1 + int(exact[name]) for name in order}
    left = count - sum(found.values())
    for name in sorted(order, key=lambda name: int(exact[name]) - exact[name])[:left]:
        found[name] += 1
    return found
