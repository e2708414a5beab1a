"""The files of a new site folder, each with the words that tell its people what to put where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from shikiri.intake.answers import Answers, WrittenDevice
from shikiri.model.edition import Edition
from shikiri.platforms import platform
from shikiri.workflow.secrets.names import APPLIANCES, NO_LOGIN

KEY_FILE = ".vault-password"
_HEADS = {
    "segments": "ネットワーク / networks",
    "wlans": "無線LAN。パスフレーズの値は書かず、金庫での名前だけを書きます / Wi-Fi; names of secrets, never values",
    "accounts": "機器に置いてよいアカウント / accounts that may exist on devices",
    "rooms": "部屋 / rooms",
    "known_devices": "つないでよい機器 / devices that may be connected",
    "time": "時刻合わせ / time",
    "logging": "ログの送り先 / where logs go",
    "flows": "わざと通す通信（印刷など） / what is meant to pass, such as printing",
    "policy": "水準からの変更 / changes to the profile",
    "tailoring": "外す判定項目と理由 / controls left out, and why",
}
_ADMIN = "{{ vault.devices[inventory_hostname].admin_password }}"
_FIRST = ("id", "name", "customer", "edition", "profile", "manage", "manage_from", "website", "store")
_BOX = """\
# {name}（複合機・カメラ）のための言葉です。要るものだけ、行の「# 」を外します（docs/printers-and-cameras.md）。
# Words for {name}, a printer or camera. Take away the "# " where one is needed.
# snmp_user: shikiri                 # SNMP 版3の利用者。パスワードは金庫に / its passwords come from the vault
# snmp_auth_password: "{{{{ vault.devices[inventory_hostname].snmp_auth_password }}}}"
# snmp_priv_password: "{{{{ vault.devices[inventory_hostname].snmp_priv_password }}}}"
# allow_unconfirmed: true            # 実機で確かめた人がいない設定も変える / set what nobody tried on a real device
# try_factory_passwords: true        # 初期パスワードを一度だけ試す / try the factory password, once
"""
GITIGNORE = f"""\
# 金庫のパスワードと、パスフレーズが読める紙は、決して入れません。 / The vault's password and cards never go in.
{KEY_FILE}*
*.vault-password
*card*.html
*案内*.html
*.retry
"""


def facility_text(answers: Answers, edition: Edition) -> str:
    """facility.yml with the question beside every fact, those without an answer too."""
    data = dict(answers.facility)
    facts = data.pop("facts", None) or {}
    lines = [
        "# 施設の情報。分からない事実は書かずにおくと「該当する」とみなします。",
        '# The facility. A fact that is left out counts as "applies".',
        *_dumped({key: data.pop(key) for key in _FIRST if key in data}),
        "",
        "facts:",
        *_facts(facts, edition),
    ]
    for key in (*_HEADS, *(data.keys() - _HEADS.keys())):
        if key in data:
            lines += ["", f"# {_HEADS.get(key, key)}", *_dumped({key: data[key]})]
    return "\n".join(lines) + "\n"


def _facts(facts: Mapping[str, object], edition: Edition) -> Iterator[str]:
    for word in edition.facts.values():
        yield f"  # {word.question.ja} / {word.question.en}"
        if word.id in facts:
            yield from (f"  {line}" for line in _dumped({word.id: facts[word.id]}))
        else:
            yield f"  # {word.id}:"
    for name in facts.keys() - edition.facts.keys():
        yield from (f"  {line}" for line in _dumped({name: facts[name]}))


def hosts_text(answers: Answers) -> str:
    """hosts.yml: Ansible's inventory. Passwords are names in the vault."""
    devices = "".join(f"    {line}\n" for name, device in answers.devices.items() for line in _host(name, device))
    return (
        "# 機器の一覧（Ansible のインベントリ）。パスワードは金庫から読みます。\n"
        "# The devices (Ansible's inventory). Passwords come from the vault.\n"
        "all:\n"
        "  vars:\n"
        + "".join(f"    {line}\n" for line in _dumped({"ansible_user": answers.user}))
        + '    ansible_password: "{{ vault.devices[inventory_hostname].ops_password }}"\n'.replace(
            "ops_password", password_name(answers)
        )
        + '    ansible_become_password: "{{ vault.devices[inventory_hostname].enable_password }}"\n'
        + f"  hosts:\n{devices}"
    )


def password_name(answers: Answers) -> str:
    """The name in the vault of the password that logs in."""
    for account in answers.facility.get("accounts") or ():
        secret = account.get("secret") if isinstance(account, dict) else None
        if isinstance(secret, dict) and account.get("name") == answers.user:
            return str(secret.get("secret"))
    return "ops_password"


def _host(name: str, device: WrittenDevice) -> list[str]:
    said: dict[str, Any] = {"ansible_host": device.address}
    said |= {"ansible_port": device.port} if device.port else {}
    said |= {"platform": device.platform}
    said |= {"kinds": list(device.kinds)} if device.kinds else {}
    kinds = platform(device.platform).kinds
    if kinds == NO_LOGIN:
        said |= {"ansible_password": "", "ansible_become_password": ""}
    elif kinds <= APPLIANCES:
        said |= {"ansible_user": "admin", "ansible_password": _ADMIN, "ansible_become_password": ""}
    return _dumped({name: said})


def binding_text(name: str, answers: Answers) -> str:
    """host_vars/<device>.yml: the words of one device, to be filled in."""
    if platform(answers.devices[name].platform).kinds <= APPLIANCES:
        return _BOX.format(name=name)
    segments = [str(one["name"]) for one in answers.facility.get("segments") or () if isinstance(one, dict)]
    example = "# 例 / such as Vlan20, GigabitEthernet0/1, lan2"
    rows = "".join(f"#     {segment}:          {example}\n" for segment in segments)
    return (
        f"# {name} のどの口がどのネットワークかを書きます。書かない所は「要確認」になり、設定もしません。\n"
        f"# Which interface of {name} is which network. What is left out stays unknown and is never changed.\n"
        '# 下の行の「# 」を外して書き込みます。 / Take away the "# " and fill in.\n'
        "bind:\n"
        f"#   segments:\n{rows}"
        "#   ports:\n"
        "#     GigabitEthernet1/0/1: {seat: guest}        # 利用者の席 / a seat of users\n"
        "#     GigabitEthernet1/0/24: {uplink: true}      # 上位の機器 / the way to other devices\n"
        "#   manage_from: management\n"
    )


def next_text(answers: Answers) -> str:
    """README.md of the site: what to do next, in order."""
    vault = f"--vault-id {answers.facility.get('customer') or 'default'}@{KEY_FILE}"
    devices = "、".join(answers.devices)
    return f"""\
# {_ja(answers.facility.get("name"))}

次にすること（このフォルダーで実行します）:

1. 金庫のパスワードを `{KEY_FILE}` に書く（このファイルだけが鍵です。別の場所にも控えを置きます）
2. `shikiri secrets init -i . {vault}` で、今のパスワードを金庫に入れる
3. `host_vars/` の各ファイル（{devices}）に、機器の口とネットワークの対応を書く
4. `shikiri verify -i . {vault}` で確かめる
5. 人が答える項目は `shikiri attest -i .`、承認した例外は `shikiri waive -i .` で書く

What to do next, in this folder: (1) put the vault's password into `{KEY_FILE}`, (2) `shikiri secrets init`,
(3) fill in `host_vars/`, (4) `shikiri verify`, (5) state what a machine cannot see with `shikiri attest`.
"""


def _ja(name: object) -> str:
    return str(name.get("ja", "")) if isinstance(name, dict) else str(name or "")


def _dumped(data: Mapping[str, Any]) -> list[str]:
    """One line a key, and in a list one line an entry."""
    lines: list[str] = []
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [f"{_flow(key)}:", *(f"  - {_flow(one)}" for one in value)]
        else:
            lines.append(f"{_flow(key)}: {_flow(value)}")
    return lines


def _flow(value: object) -> str:
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10_000)
    return text.removesuffix("...\n").strip()


LEDGERS = {
    "attestations.yml": (
        "# 人が確かめた項目の申告。shikiri attest で足せます。 / What people state; add with shikiri attest.\n"
        "attestations: []\n"
    ),
    "waivers.yml": (
        "# 承認した例外（期限つき）。shikiri waive で足せます。 / Approved exceptions; add with shikiri waive.\n"
        "waivers: []\n"
    ),
}
