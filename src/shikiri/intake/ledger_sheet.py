"""The columns of the sheet in which a non-engineer fills attestations."""

from __future__ import annotations

from dataclasses import dataclass

from shikiri.model.say import Text

SHEET = Text("申告", "Statements")
HELP = Text("書き方", "How to fill")
YES, NO = Text("はい", "Yes"), Text("いいえ", "No")
FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its headline in both languages, its width and whether a person fills it."""

    key: str
    title: Text
    width: int
    filled: bool = True


COLUMNS: tuple[Column, ...] = (
    Column("item", Text("項目", "Item"), 9, filled=False),
    Column("tier", Text("区分", "Tier"), 8, filled=False),
    Column("question", Text("確認すること", "What to check"), 60, filled=False),
    Column("answer", Text("回答", "Answer"), 8),
    Column("who", Text("確認した人", "Checked by"), 16),
    Column("role", Text("役割", "Role"), 14),
    Column("when", Text("確認した日", "Checked on"), 14),
    Column("valid_until", Text("有効期限", "Valid until"), 14),
    Column("statement", Text("確認した内容", "What was found"), 44),
    Column("device", Text("機器（限る場合）", "Device (if only one)"), 16),
    Column("control", Text("判定項目（限る場合）", "Control (if only one)"), 18),
    Column("evidence", Text("証拠のファイル", "Evidence files"), 30),
)
TIERS = {"basic": Text("基本", "Basic"), "advanced": Text("応用", "Advanced"), "extension": Text("追加", "Extension")}
GUIDE: tuple[Text, ...] = (
    Text(
        "「回答」で「はい」を選んだ行だけが申告になります。「いいえ」と空の行は申告になりません。",
        "Only rows answered Yes become statements. No and empty rows do not.",
    ),
    Text("「確認した人」と「確認した日」は必ず書いてください。", "Checked by and Checked on are required."),
    Text(
        "日付は 2026/11/21 や 令和8年11月21日 のように書けます。",
        "Write dates such as 2026-11-21 or 2026/11/21.",
    ),
    Text(
        "「有効期限」を空にすると、項目ごとに決まった期間が入ります。それより長くはできません。",
        "Leave Valid until empty to use the period of the item. It cannot be longer than that.",
    ),
    Text(
        "「証拠のファイル」には施設フォルダーの中のファイル名を書きます。複数は改行で分けます。",
        "Evidence files are names inside the site folder, one a line.",
    ),
    Text("同じ項目を機器ごとに書くときは、行をコピーしてください。", "Copy a row to answer an item for each device."),
    Text("数式は使えません。値だけを書いてください。", "No formulas: write values only."),
)
