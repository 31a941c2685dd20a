"""Event that tells the worker in this process of a committed job."""

from threading import Event
from transaction.interfaces import ITransaction
import transaction


called = Event()


def after_commit() -> None:
    """Wake the worker when the current transaction is committed."""
    current = transaction.get()
    if _registered(current):
        return
    current.set_data(called, True)
    current.addAfterCommitHook(_wake)


def _registered(current: ITransaction) -> bool:
    try:
        return current.data(called)
    except KeyError:
        return False


def _wake(success: bool) -> None:
    if success:
        called.set()
