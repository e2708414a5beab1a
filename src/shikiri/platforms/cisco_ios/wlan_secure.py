"""The `security ...` lines that turn what a network is into what it should be. Read side: `wlan_lines`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shikiri.model.command import Part
from shikiri.model.facets.wlan import Cipher, Pmf
from shikiri.model.secret import Secret
from shikiri.platforms.cisco_ios.tree import Node
from shikiri.platforms.cisco_ios.typed import refuse
from shikiri.platforms.cisco_ios.wlan_lines import PMF, Network
from shikiri.platforms.cisco_ios.wlan_security import Akm, Element
from shikiri.platforms.cisco_ios.wlan_words import AKMS, CIPHERS, ELEMENTS


@dataclass(frozen=True, slots=True)
class Target:
    """What a word for the protection of a network means on this box."""

    elements: frozenset[Element]
    akms: frozenset[Akm]
    pmf: Pmf | None = None  # what it cannot do without


def _target(elements: str, akms: str, pmf: Pmf | None = None) -> Target:
    return Target(
        frozenset(ELEMENTS[word] for word in elements.split()), frozenset(AKMS[akm] for akm in akms.split()), pmf
    )


TARGETS: Final = {
    "wpa2": _target("wpa2", "psk"),
    "wpa2-wpa3": _target("wpa2 wpa3", "psk sae", "optional"),
    "wpa3": _target("wpa3", "sae", "required"),
    "owe": _target("wpa3", "owe", "required"),
    "wpa2-enterprise": _target("wpa2", "dot1x"),
    "wpa2-wpa3-enterprise": _target("wpa2 wpa3", "dot1x dot1x-sha256", "optional"),
    "wpa3-enterprise": _target("wpa3", "dot1x-sha256", "required"),
}
_ELEMENT: Final = {element: word for word, element in ELEMENTS.items()}
_PMF: Final = {pmf: f"security pmf {word}" for word, pmf in PMF.items()} | {"disabled": "no security pmf"}
_KEYED: Final[frozenset[Akm]] = frozenset({"psk", "sae"})
_STRENGTH: Final[dict[Pmf, int]] = {"disabled": 0, "optional": 1, "required": 2}


def protect(node: Node, network: Network, target: Target, key: Secret | None) -> Iterator[tuple[Part, ...]]:
    """The old methods go, the key comes, the new methods come: in this order a box takes them."""
    if target.akms & _KEYED and key is None and network.secret is None:
        raise refuse("wlan", "passphrase", "ios.no-value")
    if network.wep:
        yield ("no security static-wep-key",)
    elements, akms = network.elements, network.akms
    if not network.wpa:  # it comes back as a fresh network has it
        yield ("security wpa",)
        elements, akms = elements | {"wpa2"}, akms | {"dot1x"}
    for element in sorted(elements - target.elements):
        for line in node.find(f"security wpa {_ELEMENT[element]} ciphers"):
            if element == "wpa":
                yield (f"no {line.text}",)
        yield (f"no security wpa {_ELEMENT[element]}",)
    if "wpa3" in target.elements and not node.find("no security ft adaptive"):
        yield ("no security ft adaptive",)  # the adaptive mode and WPA3 exclude each other
    for akm in sorted(akms - target.akms):
        said = [line.text for line in node.find("security wpa akm") if AKMS.get(" ".join(line.words[3:])) == akm]
        yield from ((f"no {text}",) for text in said or [f"security wpa akm {akm}"])
    if key is not None:
        yield set_key(key)
    for akm in sorted(target.akms - network.akms):
        yield (f"security wpa akm {akm}",)
    for element in sorted(target.elements - network.elements):
        yield (f"security wpa {_ELEMENT[element]}",)


def set_key(key: Secret) -> tuple[Part, ...]:
    return ("security wpa psk set-key ascii 0 ", key)


def protect_frames(network: Network, wanted: Pmf | None, target: Target | None) -> Iterator[tuple[Part, ...]]:
    """PMF as wanted, and never less than what the protection cannot do without."""
    needs = target.pmf if target else "required" if network.elements == {"wpa3"} else None
    now = network.pmf or "disabled"
    most = max((pmf for pmf in (wanted or now, needs or "disabled")), key=lambda pmf: _STRENGTH[pmf])
    if wanted is not None and most != wanted:
        raise refuse("wlan", "pmf", "ios.no-command")
    if most != now:
        yield (_PMF[most],)


def cipher_lines(node: Node, network: Network, wanted: frozenset[Cipher]) -> Iterator[tuple[Part, ...]]:
    """New ciphers, then the end of the old ones."""
    words = {
        cipher: word for word, cipher in reversed(list(CIPHERS.items())) if not word.endswith("128") or cipher == "gcmp"
    }
    if not wanted <= words.keys():
        raise refuse("wlan", "ciphers", "ios.no-command")
    for cipher in sorted(wanted - network.ciphers):
        yield (f"security wpa wpa2 ciphers {words[cipher]}",)
    for line in node.find("security wpa"):
        if line.words[3:4] == ["ciphers"] and CIPHERS.get(line.words[-1]) in network.ciphers - wanted:
            yield (f"no {line.text}",)
    if "ccmp" in network.ciphers - wanted and not node.find("security wpa wpa2 ciphers aes"):
        yield ("no security wpa wpa2 ciphers aes",)
