"""Lines `group = unit:function` of settings: what a group elsewhere stands for here."""

from collections.abc import Iterable
from thads import _
from thads.organisation.functions import functions_of
from thads.organisation.units import get_unit
from zope import schema
from zope.interface import Invalid
import logging
import re


logger = logging.getLogger("thads.login")

#: The function nobody's claims give or take: that of the centre's administrator.
NEVER_GRANTED = frozenset({("central", "admin")})

_LINE = re.compile(r"(?P<value>.{1,300}?)\s*=\s*(?P<unit>[\w-]+):(?P<function>\w+)")


def is_group_line(value: str) -> bool:
    """Return True for a line `value = unit:function`; Invalid for anything else."""
    found = _LINE.fullmatch(value.strip())
    if found is None:
        raise Invalid(_("Write lines such as: cong-ha-noi-bien-tap = hanoi:editor"))
    pair = (found["unit"], found["function"])
    if pair in NEVER_GRANTED:
        raise Invalid(_("The centre's administrator is named by a person only."))
    unit = get_unit(pair[0])
    if unit is None or pair[1] not in {each.id for each in functions_of(unit.kind)}:
        raise Invalid(_("There is no such function in a unit."))
    return True


def groups_field() -> schema.Tuple:
    """Return the field of such lines, for the settings of whoever tells of groups."""
    return schema.Tuple(
        title=_("Functions by group"),
        description=_(
            "One on each line: group = unit:function. Whoever has the group is given "
            "the function at log-in, and loses it again when the group is gone. What "
            "an administrator gave stays."
        ),
        value_type=schema.TextLine(constraint=is_group_line),
        default=(),
        missing_value=(),
        required=False,
    )


def read_group_lines(lines: Iterable[str]) -> dict[str, set[tuple[str, str]]]:
    """Return {group: {(unit id, function id), ...}} of the lines that are such."""
    found: dict[str, set[tuple[str, str]]] = {}
    for line in lines:
        parts = _LINE.fullmatch(line.strip())
        pair = (parts["unit"], parts["function"]) if parts else None
        if parts and pair and pair not in NEVER_GRANTED:
            found.setdefault(parts["value"], set()).add(pair)
    return found


def exists(unit_id: str, function_id: str) -> bool:
    """Return whether there is a function in a unit; units come and go by reforms."""
    unit = get_unit(unit_id)
    ids = {each.id for each in functions_of(unit.kind)} if unit is not None else ()
    if function_id in ids:
        return True
    logger.warning("a group stands for %s:%s, which is none", unit_id, function_id)
    return False
