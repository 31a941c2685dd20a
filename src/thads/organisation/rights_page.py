"""The handbook's page of rights, written from the same tables as the workflows."""

from collections.abc import Callable
from collections.abc import Iterable
from lxml import etree
from pathlib import Path
from thads.organisation.channels import EVERY
from thads.organisation.channels import PUBLIC
from thads.organisation.channels import Channel
from thads.organisation.channels import ChannelsTable
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

CHANNELS = """
## Các kênh: thấy được ở đâu

Các bảng trên áp dụng như nhau cho mọi kênh: trang, REST, tìm kiếm, danh mục, nguồn tin,
tệp, ảnh, nhật ký. Bảng dưới đây lấy từ `src/thads/*/channels.csv`, ghi từng kênh và ai
thấy mục ở đó; kiểm thử hỏi từng kênh với từng người, ở từng trạng thái. Kênh không ghi
ở đây không cho ai biết về mục. “Có thể” là không phải lúc nào cũng có, nhưng ngoài
những người đó ra thì không ai thấy.

### Mọi loại mục
"""

WHO = {
    "": "không ai",
    PUBLIC: "mọi người, khi công chúng được xem",
    "view": "người được xem",
    "edit": "người được sửa",
    "delete": "người được xóa",
    "history": "người được xem quá trình xử lý",
    "check_out": "người được tạo bản chỉnh sửa",
    "audit/read": "Thanh tra (Tổng cục)",
    "bank_list": "kế toán của đơn vị, sau khi phê duyệt",
    "royalties/list_works": "người xem được tác phẩm và nhuận bút của đơn vị",
}

GROUPS = {
    "own": "Địa chỉ của mục",
    "history": "Quá trình xử lý",
    "catalogue": "Tìm kiếm và danh mục nội dung",
    "public": "Trang chủ, nguồn tin và tra cứu",
    "staff": "Trang của công chức",
}


def write_page(table: RightsTable, source: Path = SRC) -> str:
    """Return the Markdown of docs/handbook/quyen-han.md."""
    translate = _catalogue(source)
    parts, titles = [HEAD], {}
    for workflow, (room, states) in table.workflows().items():
        root = etree.parse(definition_of(room, workflow, source)).getroot()
        titles[workflow] = translate(root.get("title"))
        parts.append(_workflow(root, states, translate))
    channels = ChannelsTable(table, source)
    parts.append(CHANNELS + _channels(channels.rows[EVERY], {}))
    known = {channel.id: channel for channel in channels.rows[EVERY]}
    for workflow, title in titles.items():
        if workflow in channels.rows:
            parts.append(f"\n### {title}: kênh (`{workflow}`)\n")
            parts.append(_channels(channels.rows[workflow], known))
    return "\n".join(parts)


def _channels(channels: Iterable[Channel], known: dict[str, Channel]) -> str:
    """Return the table of channels; `known`: those of all items, {id: channel}."""
    lines = ["| Kênh | Địa chỉ | Ai thấy | Ghi chú |", "|---|---|---|---|"]
    for channel in channels:
        general = known.get(channel.id)
        title = channel.title or (general.title if general else "")
        address = channel.address or (general.address if general else "")
        if not channel.id:
            title = f"Cả nhóm: {GROUPS[channel.group]}"
        who = WHO[channel.action] + (" (có thể)" if channel.most else "")
        shown = f"`{address}`" if address else ""
        lines.append(f"| {title} | {shown} | {who} | {channel.why} |")
    return "\n".join(lines) + "\n"


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
