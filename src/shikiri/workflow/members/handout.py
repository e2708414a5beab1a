"""What a member takes home: the files for one system and a page that says what to do, readable by nobody else."""

from __future__ import annotations

import html
from pathlib import Path

from shikiri.files.atomic import write_whole
from shikiri.intake.members_write import add_rows, row
from shikiri.language import tell
from shikiri.model.errors import UsageError
from shikiri.model.members import Issued
from shikiri.model.say import Lang, say
from shikiri.model.secret import Secret
from shikiri.workflow.members.authority import belongs, certificate_of, is_signed_by
from shikiri.workflow.members.bundle import Bundle
from shikiri.workflow.members.office import Office
from shikiri.workflow.members.profiles import SYSTEMS
from shikiri.workflow.secrets.make import make

FOLDER, PAGE = "members", "handout.html"
_PRIVATE, _OWN = 0o600, 0o700
_STEPS = {"ios": 4, "windows": 4, "android": 5, "linux": 3}


def hand_out(office: Office, handle: str, system: str, lang: Lang, to: Path | None = None) -> tuple[Path, Secret]:
    """The folder with the files, and the word that opens the certificate. The word is kept nowhere."""
    bundle = _bundle(office, handle)
    folder = to or office.site.folder / FOLDER / f"{handle}-{system}"
    made = {**SYSTEMS[system](bundle), PAGE: _page(bundle, system, lang).encode("utf-8")}
    folder.mkdir(mode=_OWN, parents=True, exist_ok=True)
    if to is None:
        write_whole(folder.parent / ".gitignore", b"*\n")
    else:
        folder.chmod(_OWN)
    for name, content in made.items():
        write_whole(folder / name, content, _PRIVATE)
    serial = bundle.member.serial
    add_rows(office.site.folder, lambda _: (row("profile", office.now, serial=serial, system=system),))
    return folder, bundle.word


def _bundle(office: Office, handle: str) -> Bundle:
    register, facility = office.register, office.site.facility
    member = _newest(office, handle)
    authority = office.authority(register, office.vault())
    ssids = tuple(dict.fromkeys(wlan.ssid for wlan in facility.wlans if wlan.enterprise))
    names = tuple(sorted({server.name for server in register.servers}))
    if not ssids:
        raise UsageError(say("members.no-ssid"))
    if not names:
        raise UsageError(say("members.no-server"))
    certificate = certificate_of(member.der)
    key = office.key_of(member)
    if not belongs(key, certificate) or not is_signed_by(certificate, authority.certificate):
        raise UsageError(say("members.bad-certificate"))
    allowed = office.site.policy.words("wlan_security")
    return Bundle(
        member=member,
        certificate=certificate,
        authority=authority.certificate,
        key=key,
        word=make("passphrase", office.site.policy),
        facility=facility.name.ja,
        ssids=ssids,
        server_names=names,
        wpa3_only="wpa2-wpa3-enterprise" not in allowed and "wpa3-enterprise" in allowed,
    )


def _newest(office: Office, handle: str) -> Issued:
    good = [one for one in office.register.good(office.now) if one.handle == handle]
    if not good:
        known = any(one.handle == handle for one in office.register.members)
        raise UsageError(say("members.none-good" if known else "members.unknown", member=handle))
    return good[-1]


def _page(bundle: Bundle, system: str, lang: Lang) -> str:
    """A page without scripts and without anything from elsewhere."""
    until = bundle.member.expires.date().isoformat()
    words: dict[str, object] = {"facility": bundle.facility, "member": bundle.member.title, "until": until}
    words |= {"file": bundle.stem, "ssids": bundle.ssids, "server": bundle.server_names[0]}
    steps = [tell(say(f"members.step.{system}.{number}", **words), lang) for number in range(1, _STEPS[system] + 1)]
    told = "\n".join(f"<li>{html.escape(step)}</li>" for step in steps)
    title, care = (html.escape(tell(say(f"members.page.{key}", **words), lang)) for key in ("title", "care"))
    style = "body{font-family:sans-serif;max-width:40em;margin:2em auto;line-height:1.8}"
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>\n'
        f"<style>{style}</style></head>\n<body><h1>{title}</h1>\n<ol>\n{told}\n</ol>\n<p>{care}</p></body></html>\n"
    )
