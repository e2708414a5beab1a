"""How the console of an RTX or NVR behaves. Nothing in here is configuration: every `console ...` command would be.

The default prompt is a bare `# `, and so is the head of every comment line of `show config`; that is why a prompt is
one only at the very end of what was received, with no `#` or `>` before it on its line. `pp select 1` turns `NAME# `
into `NAME[PP1]# `.
"""

from __future__ import annotations

import re
from typing import Final

from shikiri.model.command import Step
from shikiri.model.dialect import Dialect

_NAME: Final = r"(?:\A|[\r\n])[^\r\n#>]{0,80}"
# What a refused command or a refused password is answered with, in both languages.
_FAILURES: Final = (
    r"(?:Error|エラー)\s*[:：]",
    r"Invalid command name|コマンド名を確認してください",
    r"Illegal keyword|パラメータのキーワードが認識できません",
    r"Administrator use only|このコマンドは管理レベルでのみ使用できます",
    r"Insufficient or too many parameters|パラメータの数が不適当です",
    r"Parameter out of range|パラメータが範囲を越えています",
    r"Execute pp select command beforehand|このコマンドは相手を選択してから実行してください",
    r"Incorrect password|パスワードが(?:間違って|違い)",
)
NOT_SAVED: Final = r"(?:Save new configuration|新しい設定を保存しますか)\s*[?？]\s*\(Y/N\)"

DIALECT: Final = Dialect(
    netmiko="yamaha",
    fast=True,
    prompt=re.compile(_NAME + r"[#>] ?\Z"),
    privileged=re.compile(_NAME + r"# ?\Z"),
    enable="administrator",
    enable_expect=r"[Pp]assword\s*[:：]|パスワード\s*[:：]",
    pager=re.compile(r"---\s*(?:more|つづく|続く)\s*---"),
    pager_key=" ",
    failures=re.compile(rf"^\s*(?:{'|'.join(_FAILURES)})", re.MULTILINE),
    goodbye=(Step(NOT_SAVED, ("N",)),),
    logout="exit",
    columns=80,
    old_rsa=True,
    leave_block="{word} select none",
)
