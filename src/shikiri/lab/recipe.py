"""What the guest is made of: two package lists, what the lab's own repository carries, and the name of all that."""

from __future__ import annotations

import shlex
from importlib.resources import files
from pathlib import Path

from shikiri.lab.cache import digest, tree_parts

SUITE = "bookworm"
GUEST = Path(str(files("shikiri.lab") / "guest"))

# What a machine has before anybody hardened it: a kernel, a network, a door, and Python as every Debian of the
# installer has it (nothing of ours asks for it there; unattended-upgrades does).
BARE = tuple(
    """linux-image-amd64 systemd-sysv systemd-container systemd-timesyncd udev dbus openssh-server sudo
    iproute2 iputils-ping procps kmod btrfs-progs netbase tzdata logrotate wireless-regdb ca-certificates
    less python3""".split()
)
# What stations and servers of the lab are made of. It lies beside the machines, never in them.
TOOLS = tuple(
    """openssh-server sudo iproute2 iw wireless-regdb wpasupplicant hostapd arping iputils-ping bind9-dnsutils curl
    python3 cups-ipp-utils dbus snmpd snmp tcpdump dnsmasq-base chrony nftables busybox udhcpc ethtool netbase
    ca-certificates openssl procps""".split()
)
# What roles may install on the machines, with all it needs.
REPOSITORY = tuple(
    """hostapd wpasupplicant iw wireless-regdb nftables dnsmasq chrony unattended-upgrades freeradius freeradius-utils
    bridge-utils apparmor apparmor-utils rsync libnss-resolve systemd-resolved libpam-pwquality conntrack arping snmpd
    openssl ca-certificates python3-minimal logrotate needrestart ethtool cracklib-runtime tcpdump""".split()
)
_LIGHT = ("force-unsafe-io", *(f"path-exclude=/usr/share/{name}/*" for name in ("doc", "man", "locale")))
# The boot needs four modules; without this the machine unpacks hundreds.
_SMALL_INITRD = (
    'mkdir -p "$1/etc/initramfs-tools/conf.d"'
    ' && printf "MODULES=list\\nCOMPRESS=lz4\\n" >"$1/etc/initramfs-tools/conf.d/lab"'
    ' && printf "virtio_pci\\nvirtio_blk\\nbtrfs\\ncrc32c_generic\\n" >"$1/etc/initramfs-tools/modules"'
)
_FETCH = (
    'APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get --yes --download-only --no-install-recommends'
    f" -oAPT::Keep-Downloaded-Packages=true install {' '.join(REPOSITORY)}"
)


def packages_name() -> str:
    """Changes with every word of the package lists."""
    return digest(SUITE, *BARE, "-", *TOOLS, "-", *REPOSITORY, "-", *_LIGHT, _SMALL_INITRD, _FETCH)


def image_name(guest: Path = GUEST) -> str:
    """Changes with the packages and with every letter of the guest's own files."""
    return digest(packages_name(), *tree_parts(guest))


def bare_words(target: Path, debs: Path) -> tuple[str, ...]:
    """How mmdebstrap makes the bare machine, and puts what the roles install beside it."""
    hooks = (f"--essential-hook={_SMALL_INITRD}", f"--customize-hook={_FETCH}")
    return (
        *_common(BARE),
        *hooks,
        f"--customize-hook=sync-out /var/cache/apt/archives {shlex.quote(str(debs))}",
        SUITE,
        str(target),
    )


def tools_words(target: Path) -> tuple[str, ...]:
    """How mmdebstrap makes the root of the stations."""
    return (*_common(TOOLS), SUITE, str(target))


def _common(packages: tuple[str, ...]) -> tuple[str, ...]:
    light = (f"--dpkgopt={option}" for option in _LIGHT)
    languages = '--aptopt=Acquire::Languages "none"'
    return ("mmdebstrap", "--quiet", "--variant=apt", f"--include={' '.join(packages)}", *light, languages)
