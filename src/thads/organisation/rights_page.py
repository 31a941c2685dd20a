"""The handbook's page of rights, written from the same tables as the workflows."""

from collections.abc import Callable
from lxml import etree
from pathlib import Path
from thads.organisation.functions import FUNCTIONS
from thads.organisation.rights import SRC
from thads.organisation.rights import Actions
from thads.organisation.rights import Places
from thads.organisation.rights import RightsTable
from thads.organisation.rights import definition_of
import polib


Translate = Callable[[str], str]

HEAD = """# Quyền hạn: ai được làm gì, ở trạng thái nào

Trang này do lệnh `make rights` viết ra từ các bảng `src/thads/*/rights.csv`; quy
trình, phân quyền và kiểm thử đều lấy từ chính các bảng đó. Điều gì không ghi là
không được làm. Quyền của một đơn vị chỉ có hiệu lực trong phạm vi đơn vị đó và các
đơn vị trực thuộc.
"""

ACTIONS = {
    "view": "xem",
    "edit": "sửa",
    "delete": "xóa",
    "list": "xem danh mục",
    "add": "thêm nội dung",
    "history": "xem quá trình xử lý",
    "check_out": "tạo bản chỉnh sửa",
    "move": "sao chép",
    "feature": "đưa lên trang chủ",
    "replace": "thay tệp",
    "send": "ghi nhận gửi UBND cấp xã",
    "see_informant": "xem người cung cấp thông tin",
}


def write_page(table: RightsTable, source: Path = SRC) -> str:
    """Return the Markdown of docs/handbook/quyen-han.md."""
    translate = _catalogue(source)
    parts = [HEAD]
    for workflow, (room, states) in table.workflows().items():
        path = definition_of(room, workflow, source)
        parts.append(_workflow(etree.parse(path).getroot(), states, translate))
    return "\n".join(parts)


def _catalogue(source: Path) -> Translate:
    """Return a function from an English message of ours to its Vietnamese."""
    known: dict[str, str] = {}
    for path in sorted(source.glob("*/locales/vi/LC_MESSAGES/*.po")):
        for entry in polib.pofile(str(path)).translated_entries():
            known.setdefault(entry.msgid, entry.msgstr)

    def translate(text: str) -> str:
        return known.get(text, text)

    return translate


def _columns(translate: Translate) -> dict[str, str]:
    columns = {"anyone": "Công chúng"}
    for function in FUNCTIONS:
        title = translate(str(function.title))
        if function.scope != "root":
            continue
        if function.kinds == {"central"}:
            columns[f"central_{function.id}"] = f"{title} (Tổng cục)"
        else:
            columns.setdefault(function.id, title)
    return columns


def _workflow(root: etree._Element, states: Places, translate: Translate) -> str:
    words = dict(ACTIONS)
    for transition in root.findall("transition"):
        title = transition.findtext("action") or transition.get("title")
        words[transition.get("transition_id")] = translate(title).lower()
    columns = _columns(translate)
    lines = [f"\n## {translate(root.get('title'))} (`{root.get('workflow_id')}`)\n"]
    for state_id, actions in states.items():
        state = root.find(f"state[@state_id='{state_id}']")
        lines.append(f"\n### {translate(state.get('title'))} (`{state_id}`)\n")
        rows = _rows(actions, columns, words)
        lines += rows or ["Trạng thái chuyển tiếp: không ai làm gì ở đây."]
    return "\n".join(lines) + "\n"


def _rows(
    actions: Actions, columns: dict[str, str], words: dict[str, str]
) -> list[str]:
    rows: list[str] = []
    for column, title in columns.items():
        may = [action for action in actions if column in actions[action]]
        if may:
            listed = ", ".join(words.get(action, f"`{action}`") for action in may)
            rows.append(f"| {title} | {listed} |")
    return ["| Ai | Được làm |", "|---|---|", *rows] if rows else []
