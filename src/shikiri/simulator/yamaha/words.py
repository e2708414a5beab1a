"""What a Yamaha router says, in Japanese and in English."""

from __future__ import annotations

_TEXTS = {
    "name": ("コマンド名を確認してください", "Invalid command name"),
    "keyword": ("パラメータのキーワードが認識できません", "Illegal keyword"),
    "admin": ("このコマンドは管理レベルでのみ使用できます", "Administrator use only"),
    "count": ("パラメータの数が不適当です", "Insufficient or too many parameters"),
    "password": ("パスワードが間違っています", "Incorrect password"),
    "select": ("このコマンドは相手を選択してから実行してください", "Execute pp select command beforehand"),
    "range": ("パラメータが範囲を越えています", "Parameter out of range"),
    "full": ("設定を保存する領域が不足しています", "No space left to keep the setting"),
}
_PLAIN = {
    "unsaved": ("不揮発性メモリに保存されていない設定変更があります", "Unsaved changes in volatile memory"),
    "save?": ("新しい設定を保存しますか? (Y/N)", "Save new configuration ? (Y/N)"),
    "saving": ("セーブ中... CONFIG{number} ... 終了", "Saving ... CONFIG{number} Done ."),
    "restart": ("再起動します", "Restarting ..."),
    "more": ("---つづく---", "---more---"),
    "copying": ("コピー中... 終了", "Copying ... Done ."),
    "generating": ("ホスト鍵を生成中... 終了", "Generating host key ... Done ."),
    "default": ("デフォルト設定ファイル: config{number}", "Default config. file: config{number}"),
}


def error(key: str, *, japanese: bool) -> str:
    """An error as it is printed."""
    ja, en = _TEXTS[key]
    return f"エラー: {ja}\n" if japanese else f"Error: {en}\n"


def word(key: str, *, japanese: bool, **values: object) -> str:
    ja, en = _PLAIN[key]
    return (ja if japanese else en).format(**values)
