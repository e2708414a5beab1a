"""The small words people write inside a file, each with the forms that are accepted for it."""

from __future__ import annotations

import ipaddress
import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

_YES_NO = {
    **dict.fromkeys(("yes", "on", "true", "はい"), True),
    **dict.fromkeys(("no", "off", "false", "いいえ"), False),
}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SECRET = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")
_ZONES = {"asia/tokyo": 540, "jst": 540, "japan": 540, "utc": 0, "etc/utc": 0, "gmt": 0}
_PORTS = re.compile(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?")
_MAC = re.compile(r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}|[0-9a-f]{12}", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_PORT_MAX = 65535
_PAIR = 2  # addresses of a /31: both are hosts
_SSID_MAX = 32
_OFFSET_MAX = 14 * 60


def wrong(key: str, **words: object) -> PydanticCustomError:
    """A pydantic error that becomes the sentence `intake.<key>`; its words must not come from a secret."""
    return PydanticCustomError(f"intake.{key}", "intake", words or None)


def _text(value: object) -> object:
    """Text; a number keeps the digits that were written."""
    if isinstance(value, bool) or value is None:
        raise wrong("want_quoted")
    return str(value) if isinstance(value, int) else value


def _yes_no(value: object) -> object:
    return _YES_NO.get(value.lower(), value) if isinstance(value, str) else value


def _number(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[+-]?0[0-9]+", value):
        raise wrong("want_plain_number")
    return value


def read_date(value: object) -> date:
    """A day as people of the file write it: ``2026-11-21``, in quotes or without."""
    if type(value) is date:
        return value
    if isinstance(value, str) and (found := _ISO.fullmatch(value.strip())):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            raise wrong("no_such_day") from None
    raise wrong("want_date")


def read_taken(value: object) -> date | datetime:
    """A day, or a moment with its time of day such as ``2026-11-21T09:30:00+09:00``."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and ":" in value:
        try:
            return datetime.fromisoformat(value.strip().replace(" +", "+"))
        except ValueError:
            raise wrong("want_date") from None
    return read_date(value)


def read_moment(value: object) -> datetime:
    """A moment; a day alone means its first second, so that an age is never understated."""
    found = read_taken(value)
    moment = found if isinstance(found, datetime) else datetime(found.year, found.month, found.day, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _name(value: object) -> object:
    text = _text(value)
    if isinstance(text, str) and not _NAME.fullmatch(text):
        raise wrong("want_name")
    return text


def _secret(value: object) -> object:
    """`{secret: name}`; whatever else stands there may be the secret itself and is never repeated."""
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != {"secret"}:
        raise wrong("want_secret")
    name = value["secret"]
    if not isinstance(name, str) or not _SECRET.fullmatch(name):
        raise wrong("want_secret_name")
    return name


def _ssid(value: object) -> object:
    """1 to 32 bytes, as on the air; blanks count and stay."""
    text = _text(value)
    if isinstance(text, str) and not (0 < len(text.encode("utf-8", "replace")) <= _SSID_MAX and text.isprintable()):
        raise wrong("want_ssid")
    return text


def _network(value: object) -> object:
    if not isinstance(value, str):
        raise wrong("want_network")
    try:
        network = ipaddress.ip_network(value.strip())
    except ValueError:
        raise wrong("want_network") from None
    if "/" not in value:
        raise wrong("want_network")
    return str(network)


def _own_address(value: object) -> object:
    """The address of an interface with the length of its network; `none`: it has none here."""
    text = value.strip() if isinstance(value, str) else ""
    if text == "none":
        return text
    try:
        address = ipaddress.ip_interface(text)
    except ValueError:
        raise wrong("want_own_address") from None
    names_the_network = address.ip == address.network.network_address and address.network.num_addresses > _PAIR
    if "/" not in text or names_the_network:
        raise wrong("want_own_address")
    return str(address)


def _listed(value: object) -> object:
    """A list; one word alone is a list of one, and a heading with nothing below it an empty one."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,) if isinstance(value, str | int) else value


def _filled(value: object) -> object:
    return {} if value is None else value


def _both_languages(value: object) -> object:
    """`{ja: ..., en: ...}`; a name written once is the name in both."""
    return {"ja": str(value), "en": str(value)} if isinstance(value, str | int) and value is not True else value


def _ports(value: object) -> object:
    text = str(value) if isinstance(value, int) else value
    found = _PORTS.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise wrong("want_ports")
    low, high = int(found[1]), int(found[2] or found[1])
    if not 0 < low <= high <= _PORT_MAX:
        raise wrong("want_ports")
    return f"{low}-{high}" if high > low else str(low)


def _offset(value: object) -> object:
    if isinstance(value, str):
        if value.lower() in _ZONES:
            return _ZONES[value.lower()]
        if found := _OFFSET.fullmatch(value.strip()):
            minutes = (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == "-" else 1)
            if abs(minutes) <= _OFFSET_MAX:
                return minutes
    raise wrong("want_offset")


def _mac(value: object) -> object:
    if not isinstance(value, str) or not _MAC.fullmatch(value):
        raise wrong("want_mac")
    digits = re.sub(r"[^0-9a-f]", "", value.lower())
    return ":".join(digits[index : index + 2] for index in range(0, 12, 2))


def _host(value: object) -> object:
    text = _text(value)
    if not isinstance(text, str):
        return text
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        if not _HOST.fullmatch(text) or re.fullmatch(r"[0-9.]+", text):
            raise wrong("want_host") from None
    return text.lower()


def _schema(**schema: Any) -> WithJsonSchema:  # noqa: ANN401  (a piece of JSON Schema)
    return WithJsonSchema(schema)


Words: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True), BeforeValidator(_text)
]
Name: TypeAlias = Annotated[str, BeforeValidator(_name), _schema(type=["string", "integer"], pattern=_NAME.pattern)]
Ssid: TypeAlias = Annotated[str, BeforeValidator(_ssid), _schema(type=["string", "integer"], minLength=1, maxLength=32)]
YesNo: TypeAlias = Annotated[
    bool, BeforeValidator(_yes_no), _schema(enum=[True, False, "yes", "no", "on", "off", "はい", "いいえ"])
]
plain = BeforeValidator(_number)  # after the bounds in `Annotated`, so that the JSON Schema has them
Number: TypeAlias = Annotated[int, plain]
Day: TypeAlias = Annotated[date, BeforeValidator(read_date), _schema(type="string", format="date")]
Taken: TypeAlias = Annotated[datetime | date, BeforeValidator(read_taken), _schema(type="string")]
Moment: TypeAlias = Annotated[datetime, BeforeValidator(read_moment), _schema(type="string", format="date-time")]
Network: TypeAlias = Annotated[str, BeforeValidator(_network), _schema(type="string", pattern="/[0-9]+$")]
OwnAddress: TypeAlias = Annotated[
    str,
    BeforeValidator(_own_address),
    WithJsonSchema({"type": "string", "description": "192.168.20.1/24; none"}),
]
Host: TypeAlias = Annotated[str, BeforeValidator(_host), _schema(type="string", minLength=1)]
Mac: TypeAlias = Annotated[str, BeforeValidator(_mac), _schema(type="string", pattern=r"^[0-9A-Fa-f:.-]{12,17}$")]
Ports: TypeAlias = Annotated[str, BeforeValidator(_ports), _schema(type=["string", "integer"])]
Offset: TypeAlias = Annotated[int, BeforeValidator(_offset), _schema(type="string", examples=["+09:00", "Asia/Tokyo"])]
NamedSecret: TypeAlias = Annotated[
    str | None,
    BeforeValidator(_secret),
    _schema(
        type="object",
        properties={"secret": {"type": "string", "pattern": f"^{_SECRET.pattern}$"}},
        required=["secret"],
        additionalProperties=False,
    ),
]
listed = BeforeValidator(_listed)
filled = BeforeValidator(_filled)
both_languages = BeforeValidator(_both_languages)
