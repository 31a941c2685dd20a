"""Commands for operators: ``bin/instance run src/thads/operations/register.py check``.

check    what does not agree between index and entries, a line each (writes nothing)
mend     compare and mend, in batches, as a job of the worker
rebuild  write the indexes anew beside those that serve, as a job of the worker

In a cluster the command is ``bin/client1 run ...``, while all goes on.
"""

from thads.debtors.register.indexes import index_of
from thads.debtors.register.register_kinds import REGISTER_KINDS
from thads.debtors.search import consistency
from thads.debtors.search import rebuilding
from thads.operations.console import arguments_of
from thads.outbox.runner import as_worker
import sys
import transaction


def check(portal):
    """Print differences of index and entries; return whether there are none."""
    wrong = consistency.check(portal)
    published = sum(index_of(portal, k).count() for k in REGISTER_KINDS.values())
    print("\n".join(wrong) or f"{published} entries: index and entries agree")
    return not wrong


def mend(portal):
    """Have the worker compare and mend."""
    consistency.start_mending(portal)
    transaction.commit()
    print("The worker compares and mends; see the log and the trail.")
    return True


def rebuild(portal):
    """Have the worker write the indexes anew."""
    for register_kind in REGISTER_KINDS.values():
        rebuilding.start(portal, register_kind)
    transaction.commit()
    print("The worker rebuilds; the old indexes serve until the new ones are whole.")
    return True


COMMANDS = {"check": check, "mend": mend, "rebuild": rebuild}


def main(app, arguments):
    """Run a command; exit with 1 for a fault found, with 2 for no such command."""
    command = COMMANDS.get(arguments[0] if arguments else "check")
    if command is None:
        print(__doc__)
        sys.exit(2)
    well = True
    for portal in app.objectValues("Plone Site"):
        with as_worker(portal):
            well = command(portal) and well
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main(app, arguments_of("register.py"))  # noqa: F821
