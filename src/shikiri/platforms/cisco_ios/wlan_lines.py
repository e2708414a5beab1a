"""The `security ...` lines of a `wlan` block, applied one after the other to what a fresh network is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeVar

from shikiri.model.facets.wlan import Cipher, Pmf
from shikiri.model.secret import MASKED_SECRET, Secret
from shikiri.platforms.cisco_ios.passwords import is_hidden
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.wlan_security import Akm, Element, Settings
from shikiri.platforms.cisco_ios.wlan_words import AKMS, CIPHERS, ELEMENTS, HARMLESS_SECURITY

T = TypeVar("T")

PMF: Final[dict[str, Pmf]] = {"mandatory": "required", "optional": "optional"}
_ABOUT: Final = {"pmf": "pmf", "ciphers": "ciphers", "set-key": "passphrase", "authentication-list": "radius_servers"}


@dataclass(slots=True)
class Network:
    """A network: fresh at first, then as its lines change it."""

    wpa: bool = True
    elements: set[Element] = field(default_factory=lambda: {"wpa2"})
    akms: set[Akm] = field(default_factory=lambda: {"dot1x"})
    ciphers: set[Cipher] = field(default_factory=lambda: {"ccmp"})
    pmf: Pmf | None = None
    wep: bool = False
    owe_transition: bool = False
    secret: Secret | None = None
    auth_list: str = ""
    is_old: bool = False  # WEP or the first WPA is switched on
    lines: dict[str, Node] = field(default_factory=dict)

    def settings(self) -> Settings:
        silent: Pmf = "required" if "wpa3" in self.elements else "disabled"  # WPA3 brings PMF along
        return Settings(
            elements=frozenset(self.elements) if self.wpa else frozenset(),
            akms=frozenset(self.akms) if self.wpa else frozenset(),
            ciphers=frozenset(self.ciphers),
            pmf=self.pmf or silent,
            wep=self.wep,
            owe_transition=self.owe_transition,
        )


def network_of(node: Node) -> Network:
    """What the lines of a `wlan` block amount to; those that are not understood are the read side's to refuse."""
    network = Network()
    for line in node.children:
        on = line.words[0] != "no"
        words = line.words if on else line.words[1:]
        if words[:1] == ["security"]:
            read_security(network, line, words[1:], on=on)
    return network


def read_security(network: Network, line: Node, words: list[str], *, on: bool) -> bool:
    """One `security ...` line; False where it is not understood."""
    if not _apply(network, words, on=on):
        return " ".join(words).startswith(HARMLESS_SECURITY)
    about = next((name for word, name in _ABOUT.items() if word in words), "security")
    is_old = on and not {"static-wep-key", "wpa1"}.isdisjoint(words)
    if about != "security" or is_old or not network.is_old:
        network.lines[about] = line
        network.is_old |= is_old and about == "security"  # the oldest method that is allowed is the one to cite
    return True


def _apply(network: Network, words: list[str], *, on: bool) -> bool:
    """What one line changes; False where it changes nothing that we know."""
    match words:
        case ["wpa"]:
            network.wpa = on
        case ["wpa", ("wpa1" | "wpa2" | "wpa3") as word]:
            _switch(network.elements, ELEMENTS[word], on=on)
        case ["wpa", "wpa1" | "wpa2" | "wpa3", "ciphers", word] if word in CIPHERS:
            _switch(network.ciphers, CIPHERS[word], on=on)
        case ["wpa", "psk", "set-key", *key] | ["wpa", "akm", "psk", "set-key", *key]:
            network.secret = _key(key)
            return network.secret is not None
        case ["wpa", "akm", *akm] if " ".join(akm) in AKMS:
            _switch(network.akms, AKMS[" ".join(akm)], on=on)
        case ["pmf", word] if word in PMF:
            network.pmf = PMF[word] if on else "disabled"
        case ["pmf"] if not on:
            network.pmf = "disabled"
        case ["static-wep-key", *_]:
            network.wep = on or network.wep
            network.secret = MASKED_SECRET if on else network.secret
        case ["wpa", "transition-mode-wlan-id", *_]:
            network.owe_transition = on
        case ["dot1x", "authentication-list", name]:
            network.auth_list = name if on else ""
        case _:
            return False
    return True


def _switch(chosen: set[T], word: T, *, on: bool) -> None:
    if on:
        chosen.add(word)
    else:
        chosen.discard(word)


def _key(words: list[str]) -> Secret | None:
    """`ascii 0 TEXT`, `ascii 8 CIPHERTEXT`, `hex 0 DIGITS`."""
    match words:
        case ["ascii" | "hex", "8" | "6" as kind, _]:
            return Secret(kind="masked", scheme=f"type{kind}")
        case ["ascii" | "hex", "0", *text] if text:
            return MASKED_SECRET if is_hidden(" ".join(text)) else Secret.plain(" ".join(text), scheme="plain")
    return None
