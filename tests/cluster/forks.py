"""Real processes on a real database, quickly: forks of the test's own process.

Plone is imported and configured once, by the layer; a fork of it opens the database a
few milliseconds later, and can be killed like any other process.
"""

from contextlib import contextmanager
from thads.debtors.loads import workbook_reader
from thads.debtors.loads.row_resolution import RowResolver
from thads.outbox.worker import portal_at
from thads.spreadsheets.reader import Reading
from unittest import mock
from ZODB.blob import is_blob_record
from ZODB.Connection import TransactionMetaData
from ZODB.FileStorage import FileStorage
from ZODB.serialize import referencesf
from ZODB.utils import z64
import json
import os
import pickle
import shutil
import signal
import struct
import sys
import traceback
import transaction
import ZODB


SITE = "/plone"


def copy_world(layer, folder):
    """Write the layer's site into a FileStorage: what is reachable, once."""
    source = layer["zodbDB"].storage
    target = FileStorage(str(folder / "Data.fs"), blob_dir=str(folder / "blobs"))
    meta = TransactionMetaData(description="the world")
    target.tpc_begin(meta)
    todo, seen = [z64], {z64}
    while todo:
        oid = todo.pop()
        data, serial = source.load(oid)
        if is_blob_record(data):
            copy = folder / "blob"
            shutil.copy(source.loadBlob(oid, serial), copy)
            target.storeBlob(oid, z64, data, str(copy), "", meta)
        else:
            target.store(oid, z64, data, "", meta)
        new = set(referencesf(data)) - seen
        seen |= new
        todo += new
    target.tpc_vote(meta)
    target.tpc_finish(meta)
    target.close()


@contextmanager
def site(storage):
    """The portal on a storage of this process, as the worker sees it."""
    db = ZODB.DB(storage)
    connection = db.open()
    try:
        with portal_at(connection.root()["Application"], SITE) as portal:
            yield portal
    finally:
        transaction.abort()
        connection.close()
        db.close()


def file_storage(folder):
    return FileStorage(str(folder / "Data.fs"), blob_dir=str(folder / "blobs"))


@contextmanager
def lists_as_json():
    """Lists come as JSON: to read a workbook takes a process, and a second."""

    @contextmanager
    def read(data, _today, register_kind, units, _convert=True):
        resolver, lines = RowResolver(register_kind.id, units), []
        for number, record in enumerate(json.loads(data), 2):
            line = resolver.line(number, record, [])
            lines.append(f"{line}\n".encode())
        fields = tuple(register_kind.by_field)
        yield Reading(len(lines), fields, None, iter(lines))

    with mock.patch.object(workbook_reader, "read", read):
        yield


def list_of(*records):
    return json.dumps(records).encode()


class Child:
    """A process that runs ``function(tell, *args)``; what it tells comes here."""

    def __init__(self, function, *args):
        there, here = os.pipe()
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid:
            os.close(here)
            self.pipe = os.fdopen(there, "rb")
            return
        os.close(there)
        status = 1
        try:
            with os.fdopen(here, "wb") as pipe:

                def tell(*what):
                    said = pickle.dumps(what)
                    pipe.write(struct.pack("I", len(said)) + said)
                    pipe.flush()

                try:
                    function(tell, *args)
                    status = 0
                except BaseException:
                    tell("error", traceback.format_exc())
        finally:
            os._exit(status)

    def hear(self):
        """The next thing it tells, or None when it is no more."""
        head = self.pipe.read(4)
        if len(head) < 4:
            return None
        said = self.pipe.read(*struct.unpack("I", head))
        what = pickle.loads(said)
        if what[0] == "error":
            raise AssertionError(what[1])
        return what

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self):
        os.waitpid(self.pid, 0)
        self.pipe.close()
