"""Commands for operators: ``bin/instance run src/thads/operations/audit.py verify``.

verify                  compute the chain of the audit trail anew and compare
verify <number>:<hash>  the same, and that this entry, noted earlier, has this hash
head                    print <number>:<hash> of the last entry, to be noted elsewhere
chain                   chain now what waits (the worker does so every two minutes)

The last line printed is a JSON summary; the exit status is 0 only when all is well. In
a cluster the command is ``bin/client1 run ...``, while all goes on.
"""

from thads.audit import chain as chaining
from thads.audit import verification
from thads.audit.storage import find_trail
from thads.operations.console import arguments_of
from thads.outbox.runner import as_worker
from thads.setup.site import SITE_ID
from thads.worktime import clock
import json
import re
import sys
import transaction


NOTED = re.compile(r"([0-9]+):([0-9a-f]{64})")


def verify(portal, noted=None):
    """Print whether the chain is whole; return it as a dict."""
    if noted is not None:
        number, head = NOTED.fullmatch(noted).groups()
        noted = int(number), head
    result = verification.verify(portal, noted)
    if result.whole:
        print(f"{result.entries} entries, the chain is whole")
    else:
        print(f"BROKEN at entry {result.at}: {result.fault}")
    return {
        "ok": result.whole,
        "entries": result.entries,
        "head": f"{result.entries}:{result.head}",
        "broken_at": result.at,
        "fault": str(result.fault),
    }


def head(portal):
    """Print number and hash of the last entry; return them as a dict."""
    chain = find_trail(portal).chain
    print(f"{chain.number}:{chain.head}")
    return {"ok": True, "head": f"{chain.number}:{chain.head}"}


def chain(portal):
    """Chain what waits; return how much it was."""
    chained = chaining.chain_all(portal, clock.precise_now())
    transaction.commit()
    print(f"{chained} entries chained")
    return {"ok": True, "chained": chained}


COMMANDS = {"verify": verify, "head": head, "chain": chain}


def main(app, arguments):
    """Run a command; exit with 1 for a fault found, with 2 for no such command."""
    command = COMMANDS.get(arguments[0] if arguments else "verify")
    noted = arguments[1:]
    if command is None or len(noted) > (command is verify):
        print(__doc__)
        sys.exit(2)
    if noted and not NOTED.fullmatch(noted[0]):
        print(__doc__)
        sys.exit(2)
    summary = {}
    for portal in app.objectValues("Plone Site"):
        with as_worker(portal):
            # a hash that was noted is the portal's, not the training site's
            ours = noted if portal.getId() == SITE_ID else []
            summary[portal.getId()] = command(portal, *ours)
    well = all(each["ok"] for each in summary.values())
    print(json.dumps({"ok": well, "sites": summary}))
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main(app, arguments_of("audit.py"))  # noqa: F821
