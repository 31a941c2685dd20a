"""Tells the worker in this process, if there is one, that a job was committed."""

from threading import Event
import transaction


called = Event()


def after_commit():
    current = transaction.get()
    if _registered(current):
        return
    current.set_data(called, True)
    current.addAfterCommitHook(_wake)


def _registered(current):
    try:
        return current.data(called)
    except KeyError:
        return False


def _wake(success):
    if success:
        called.set()
