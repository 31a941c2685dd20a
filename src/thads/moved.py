"""Table of modules that have moved and are named in databases.

A record of the ZODB names the module and the class it is read with, and keeps these
names until it is written again, which for most entries of the register is never. A
module that holds a persistent class, a class stored by value (dataclasses in a
trail, say) or an interface stored in a component registry may therefore move only
with a line here. `import` of the old name then gives a module without content of its
own, which looks each name up in the new module when it is first asked for it: the
table costs nothing at start, and a process that needs few classes (the ZEO server,
which resolves conflicts) imports few. A real module of the old name wins over its line;
of one that only lost a class, import the class there instead.

A line may go when no supported site can hold the old name any more: not before the
date of its group, and not without an upgrade step, released before, that writes anew
what still names it. tests/test_moved.py reads the table.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any
import sys


#: {old module: new module}, grouped by the date after which the lines may go.
MOVED = {
    # moved after 1.0.0; not before 2029-12-31
    "thads.publication.drafts": "thads.casework.drafts",
    # moved before 1.0.0; not before 2028-12-31
    "thads.requests.holding": "thads.casework.custody",
    "thads.requests.index": "thads.casework.index",
    "thads.requests.trail": "thads.casework.trail",
    "thads.debtors.agenda": "thads.debtors.register.agenda",
    "thads.debtors.finding.canaries": "thads.debtors.search.canaries",
    "thads.debtors.finding.renamed": "thads.debtors.search.commune_table",
    "thads.debtors.index": "thads.debtors.register.index",
    "thads.debtors.lifecycle.rebuilding": "thads.debtors.search.rebuilding",
}


class MovedModule(ModuleType):
    """A module whose names are those of another one, imported on first use."""

    def __init__(self, name: str, new: str | None) -> None:
        super().__init__(name)
        self.__dict__["_new"] = new

    def __getattr__(self, name: str) -> Any:
        if self._new is None or name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no {name!r}")
        return getattr(import_module(self._new), name)


class MovedFinder(MetaPathFinder, Loader):
    """Finds modules of a table of moved ones, and the packages they lay in."""

    def __init__(self, moved: dict[str, str]) -> None:
        self.moved = moved

    def _is_package(self, name: str) -> bool:
        return any(old.startswith(f"{name}.") for old in self.moved)

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Return the spec of a moved module, None of any other."""
        package = self._is_package(name)
        if not package and name not in self.moved:
            return None
        return ModuleSpec(name, self, is_package=package)

    def create_module(self, spec: ModuleSpec) -> MovedModule:
        """Return the module that imports from the new place."""
        return MovedModule(spec.name, self.moved.get(spec.name))

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: a moved module has no code."""


def install(moved: dict[str, str] = MOVED) -> MovedFinder:
    """Let the old names of a table be imported; returns the finder, last in line."""
    finder = MovedFinder(moved)
    sys.meta_path.append(finder)
    return finder
