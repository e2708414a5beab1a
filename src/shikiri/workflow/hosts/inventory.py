"""The inventory of a site: its devices, where they listen, and the secrets of the vault that are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from shikiri.model.device import Device
from shikiri.model.errors import PolicyError, Problem, UsageError
from shikiri.model.form_map import FormMap
from shikiri.model.say import Say, say
from shikiri.model.secret import Secret, weigh
from shikiri.sessions.target import Target
from shikiri.workflow.hosts.page_maps import maps_of, reads_forms, site_maps
from shikiri.workflow.hosts.words import Words, device_of, mistakes, target_of
from shikiri.workflow.secrets.vault import VAULT, Vault, load_vault, unsealed, vault_of
from shikiri.workflow.secrets.vault_keys import Keyring, keyring
from shikiri.workflow.site import Site, load_site
from shikiri.workflow.weigh import words_of

FACILITY = "facility.yml"
HOSTS_FILE = "hosts.yml"


class Weighed(Mapping[str, Secret]):
    """Secrets that are weighed, by the words of their facility, when somebody looks at them."""

    def __init__(self, named: Mapping[str, Secret], key: bytes, words: tuple[str, ...]) -> None:
        self._named, self._key, self._words = named, key, words

    def __getitem__(self, name: str) -> Secret:
        return weigh(self._named[name], self._key, self._words)

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __len__(self) -> int:
        return len(self._named)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One device that can be contacted."""

    device: Device
    target: Target
    secrets: Mapping[str, Secret] = field(hash=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The devices in scope. A broken one is never contacted and judged as not reached."""

    site: Site
    hosts: tuple[Host, ...]
    devices: Mapping[str, Device] = field(hash=False)
    broken: Mapping[str, Say] = field(hash=False)
    ignored: tuple[str, ...] = ()  # hosts without a platform
    stations: tuple[Words, ...] = field(default=(), repr=False)  # what probes start from; nothing else touches them
    vault: Vault = field(repr=False)
    ring: Keyring = field(default=Keyring(()), repr=False)  # the passwords of the vault: backups are sealed with them
    whole: bool = True

    @property
    def secrets(self) -> Mapping[str, Mapping[str, Secret]]:
        """The secrets of every device, by its name."""
        return {host.device.name: host.secrets for host in self.hosts}


def site_folder(path: Path) -> Path:
    """The folder of a site, also where one of its files is named."""
    folder = path.parent if path.is_file() else path
    if not path.exists():
        raise UsageError(say("inventory.no-site", folder=str(path)))
    if not (folder / FACILITY).is_file():
        raise UsageError(say("inventory.no-facility", folder=str(folder), file=FACILITY))
    return folder


def load_inventory(folder: Path, now: datetime, *, limit: str = "", vault_ids: Sequence[str] = ()) -> Inventory:
    """Everything about one site. Mistakes that people made stop it; a closed value stops its own device only."""
    from shikiri.workflow.hosts.ansible_site import ask_ansible  # noqa: PLC0415  (offline commands never need its inventory)

    home = site_folder(folder)
    site = load_site(home / FACILITY, now)
    ring = keyring(vault_ids)
    vault = open_vault(home, ring)
    return replace(inventory_of(site, ask_ansible(home, ring, limit=limit), vault, whole=not limit), ring=ring)


def open_vault(folder: Path, ring: Keyring) -> Vault:
    """The vault of a site with the passwords at hand; without a file, an empty one."""
    path = folder / VAULT
    return vault_of(path, unsealed(path, ring)[0]) if path.exists() else load_vault(folder)


def inventory_of(site: Site, told: Iterable[Words], vault: Vault, *, whole: bool) -> Inventory:
    """The inventory out of what Ansible told about the hosts in scope. Every mistake in it is said at once."""
    hosts = tuple(told)
    boxes = tuple(words for words in hosts if words.is_device)
    problems = [
        Problem(file=_shown(words, site.folder), line=0, path=words.host, sentence=mistake)
        for words in boxes
        for mistake in mistakes(words)
    ]
    devices: dict[str, Device] = {}
    for words in boxes:
        try:
            devices[words.host] = device_of(words, site.binding(words.host))
        except PolicyError as error:
            problems += error.problems
    forms: tuple[FormMap, ...] = ()
    if any(map(reads_forms, devices.values())):
        try:
            forms = site_maps(site.folder)
        except PolicyError as error:
            problems += error.problems
    if problems:
        raise PolicyError(tuple(problems))
    if not devices:
        raise UsageError(say("inventory.no-devices", folder=str(site.folder)))
    names = words_of(site.facility)
    return Inventory(
        site=site,
        hosts=tuple(
            Host(
                device=devices[words.host],
                target=replace(target_of(words, site.folder), forms=maps_of(devices[words.host], forms)),
                secrets=Weighed(vault.mapping(words.host), vault.key, names),
            )
            for words in boxes
            if words.failed is None
        ),
        devices=devices,
        broken={words.host: words.failed for words in boxes if words.failed is not None},
        ignored=tuple(words.host for words in hosts if not words.is_device and not _is_station(words)),
        stations=tuple(filter(_is_station, hosts)),
        vault=vault,
        whole=whole,
    )


def _is_station(words: Words) -> bool:
    return not words.is_device and words.values.get("station") is not None


def _shown(words: Words, folder: Path) -> str:
    """The file that names a host, as short as it may be said."""
    file = Path(words.file) if words.file else folder / HOSTS_FILE
    return str(file.relative_to(folder.absolute()) if file.is_relative_to(folder.absolute()) else file.name)
