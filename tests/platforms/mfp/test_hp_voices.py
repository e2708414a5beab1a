"""What the voices of HP make of an answer: what is not said is not known, and what nobody understands is doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from shikiri.formats.cdm import SERVICES
from shikiri.model.errors import Unwritable
from shikiri.model.nothing import UNSAID, Things, Unread
from shikiri.model.reading import Answer, Reading
from shikiri.model.secret import NO_SECRET, Secret, to_keep
from shikiri.model.state import State
from shikiri.platforms import platform
from shikiri.platforms.base import parse
from shikiri.platforms.mfp.cdm_table import ADMIN, PRINT, SNMP, STORAGE, STORAGE_CAN, UPDATE
from shikiri.platforms.mfp.jetdirect import SWITCHED
from shikiri.platforms.mfp.ledm_table import CAPS, CLOUD, IO, NET, PRODUCT, SECURE, SECURITY, SYSLOG, TREE
from tests.platforms.mfp.hp_boxes import plan, thing

MFP = platform("mfp")


def reading(answers: Mapping[str, str]) -> Reading:
    said = {question: Answer(text, complete=True) for question, text in answers.items()}
    return Reading(device="box", platform="mfp", answers=said, when=datetime(2026, 9, 26, tzinfo=UTC))


def state_of(**answers: str) -> State:
    return parse(MFP, reading(answers))


def said(resource: str, text: str) -> State:
    return parse(MFP, reading({resource: text}))


def net(inside: str, root: str = "NetAppsDyn") -> State:
    return said(NET, f'<a:{root} xmlns:a="urn:a">{inside}</a:{root}>')


def product(inside: str) -> State:
    return said(PRODUCT, f"<ProductConfigDyn><ProductInformation>{inside}</ProductInformation></ProductConfigDyn>")


def with_password(word: str) -> str:
    inside = f"<ProductInformation><PasswordStatus>{word}</PasswordStatus></ProductInformation>"
    return f"<ProductConfigDyn>{inside}</ProductConfigDyn>"


def security(inside: str) -> str:
    return f"<SecurityDyn><AdminLockoutPolicy>{inside}</AdminLockoutPolicy></SecurityDyn>"


def is_doubt(state: State, facet: str) -> bool:
    return isinstance(state.facet(facet), Unread)


@pytest.mark.parametrize(
    "inside",
    [
        "<LPD>Enabled</LPD>",
        "<LPD>off</LPD>",
        "<LPD></LPD>",
        "<LPD>disabled</LPD><LPD>enabled</LPD>",
        "<LPD>disabled</LPD><LPD>disabled</LPD>",
        "<LPD>disabled<More>enabled</More></LPD>",
    ],
)
def test_a_switch_that_nobody_understands_is_doubt(inside: str) -> None:
    assert is_doubt(net(inside), "printing")


def test_a_switch_in_another_place_says_nothing() -> None:
    state = net("<Box><LPD>disabled</LPD></Box><LLMNR>disabled</LLMNR>")
    assert is_doubt(state, "printing")
    assert [one.key for one in state.things("discovery")] == ["llmnr"]


def test_another_document_in_its_place_is_doubt() -> None:
    assert is_doubt(net("<LPD>disabled</LPD>", root="NetAppsCap"), "printing")


@pytest.mark.parametrize("cut", [1, 10, 40, 60])
def test_half_a_document_says_nothing(cut: int) -> None:
    text = '<a:NetAppsDyn xmlns:a="urn:a"><LPD>disabled</LPD><LLMNR>disabled</LLMNR></a:NetAppsDyn>'
    for facet in ("printing", "discovery"):
        assert is_doubt(said(NET, text[:-cut]), facet)


def test_ways_to_print_that_are_off_are_no_proof_that_there_are_no_others() -> None:
    found = net("<LPD>disabled</LPD>").facet("printing")
    assert isinstance(found, Things)
    assert not found.complete


@pytest.mark.parametrize(
    ("inside", "whole"),
    [
        ("<LLMNR>disabled</LLMNR>", False),
        (
            (
                "<DNSSDConfig><MDNSSupport>enabled</MDNSSupport></DNSSDConfig><LLMNR>disabled</LLMNR>"
                "<WebServicesConfig><WSDiscovery>disabled</WSDiscovery></WebServicesConfig>"
            ),
            True,
        ),
    ],
)
def test_ways_to_be_found_are_all_told_only_where_the_usual_ones_are(inside: str, whole: bool) -> None:
    found = net(inside).facet("discovery")
    assert isinstance(found, Things)
    assert found.complete is whole


@pytest.mark.parametrize(("last", "whole"), [((21, 29, 36, 38), True), ((21, 29, 36), False), ((38,), False)])
def test_the_list_of_jetdirect_is_whole_or_not(last: tuple[int, ...], whole: bool) -> None:
    rows = "".join(f"1.3.6.1.4.1.11.2.4.3.7.{one}.0 int 0\n" for one in last)
    found = said(SWITCHED, f"asked 2c public\n{rows}end\n").facet("discovery")
    assert isinstance(found, Things)
    assert found.complete is whole


def test_an_agent_that_is_off_answers_nobody() -> None:
    inside = "<{0}>publicAllowed</{0}><SNMP>disabled</SNMP>".format("GetCommunityNameConfig")
    state = net(f"<SNMPConfigWithVersion>{inside}</SNMPConfigWithVersion>")
    assert thing(state, "snmp", "public").enabled is False


OWN = "community 1"


@pytest.mark.parametrize(("agent", "word", "access"), [("enabled", "readWrite", "rw"), ("disabled", "readOnly", "ro")])
def test_whoever_knows_the_own_community_may_write_with_public_off(agent: str, word: str, access: str) -> None:
    inside = f"<AccessOption>{word}</AccessOption><GetCommunityNameConfig>publicNotAllowed</GetCommunityNameConfig>"
    state = net(f"<SNMPConfigWithVersion>{inside}<SNMP>{agent}</SNMP></SNMPConfigWithVersion>")
    assert thing(state, "snmp", "public").enabled is False
    own = thing(state, "snmp", OWN)
    assert (own.enabled, own.access, own.default, own.version) == (agent == "enabled", access, False, "2c")
    text = f'"accessOption": "{word}", "readOnlyPublicAllowed": "false", "enabled": "{agent == "enabled"}"'
    state = said(SNMP, f'{{"snmpV1V2Config": {{{text.replace("True", "true").replace("False", "false")}}}}}')
    own = thing(state, "snmp", OWN)
    assert (own.enabled, own.access, own.default, own.version) == (agent == "enabled", access, False, "2c")


@pytest.mark.parametrize(
    ("inside", "whole"),
    [
        ("<SNMP>enabled</SNMP><AccessOption>readOnly</AccessOption>", True),
        ("<SNMP>enabled</SNMP>", False),  # who may write is not said
        ("<AccessOption>readOnly</AccessOption>", False),
    ],
)
def test_the_doors_to_an_agent_are_all_told_or_not(inside: str, whole: bool) -> None:
    no = "<GetCommunityNameConfig>publicNotAllowed</GetCommunityNameConfig>"
    found = net(f"<SNMPConfigWithVersion>{no}{inside}</SNMPConfigWithVersion>").facet("snmp")
    assert isinstance(found, Things)
    assert found.complete is whole


@pytest.mark.parametrize("agent", ["<SNMP>perhaps</SNMP>", "<SNMP/>", "<SNMP>enabled</SNMP><SNMP>disabled</SNMP>"])
def test_an_agent_that_says_neither_is_doubt(agent: str) -> None:
    inside = "<GetCommunityNameConfig>publicNotAllowed</GetCommunityNameConfig>"
    assert is_doubt(net(f"<SNMPConfigWithVersion>{inside}{agent}</SNMPConfigWithVersion>"), "snmp")


def adapters(*inside: str) -> str:
    rows = "".join(f"<d:IOAdaptorConfig>{one}</d:IOAdaptorConfig>" for one in inside)
    return f'<i:IOConfigDyn xmlns:i="urn:i" xmlns:d="urn:d">{rows}</i:IOConfigDyn>'


def test_a_laserjet_keeps_its_switches_adapter_by_adapter() -> None:
    snmp = "<GetCommunityNameConfig>publicAllowed</GetCommunityNameConfig><AccessOption>readOnly</AccessOption>"
    config = f"<ApplicationConfig><SNMPConfig>{snmp}</SNMPConfig></ApplicationConfig><SNMP>enabled</SNMP>"
    names = "<LLMNR>enabled</LLMNR><SLPSupport>disabled</SLPSupport><WSDiscovery>enabled</WSDiscovery>"
    addresses = (
        "<IPConfig><IPAddress>192.0.2.7</IPAddress></IPConfig><IPConfig><IPAddress>fe80::1</IPAddress></IPConfig>"
    )
    network = f"<NetworkAdaptorConfig><IPVersionConfig>{addresses}</IPVersionConfig></NetworkAdaptorConfig>"
    cable = f"{config}{names}{network}<LPD>enabled</LPD><Bonjour>enabled</Bonjour>"
    wireless, usb = "<LPD>disabled</LPD>", "<DeviceConnectivityPortType>usb</DeviceConnectivityPortType>"
    state = said(IO, adapters(usb, wireless, cable))
    assert thing(state, "printing", "lpd").enabled is True
    assert {one.key: one.enabled for one in state.things("discovery")} == {  # type: ignore[attr-defined]
        "mdns": True,
        "slp": False,
        "llmnr": True,
        "wsd": True,
    }
    public = thing(state, "snmp", "public")
    assert (public.enabled, public.access) == (True, "ro")
    assert [one.key for one in state.things("exposure")] == ["192.0.2.7"]


@pytest.mark.parametrize("words", [("disabled", "perhaps"), ("perhaps", "disabled"), ("perhaps",)])
def test_one_adapter_that_nobody_understands_is_doubt(words: tuple[str, ...]) -> None:
    assert is_doubt(said(IO, adapters(*(f"<LPD>{word}</LPD>" for word in words))), "printing")


def test_what_two_documents_say_is_as_open_as_the_more_open_one() -> None:
    both = {NET: "<NetAppsDyn><LPD>disabled</LPD></NetAppsDyn>", IO: adapters("<LPD>enabled</LPD>")}
    assert thing(parse(MFP, reading(both)), "printing", "lpd").enabled is True
    refused(both, "printing", "lpd", enabled=False)


@pytest.mark.parametrize(("word", "open_"), [("enabled", False), ("disabled", True)])
def test_who_is_sent_on_to_https_reads_nothing_without_it(word: str, open_: bool) -> None:
    assert thing(net(f"<HTTPSRedirection>{word}</HTTPSRedirection>"), "management", "http").enabled is open_


@pytest.mark.parametrize(
    ("inside", "enabled"),
    [
        ("<RegistrationState>registered</RegistrationState>", True),
        ("<RegistrationState>unregistered</RegistrationState>", False),
        ("<RegistrationState>somehow</RegistrationState>", UNSAID),
        (
            "<CloudServicesSwitch><Status>disabled</Status></CloudServicesSwitch><RegistrationState>?</RegistrationState>",
            UNSAID,
        ),
        (
            "<CloudServicesSwitch><Status>enabled</Status></CloudServicesSwitch><RegistrationState>?</RegistrationState>",
            True,
        ),
        (
            "<CloudConfiguration><SipService>enabled</SipService></CloudConfiguration><RegistrationState>?</RegistrationState>",
            True,
        ),
    ],
)
def test_a_cloud_is_off_only_where_every_way_to_it_is(inside: str, enabled: object) -> None:
    state = said(CLOUD, f"<ePrintConfigDyn>{inside}</ePrintConfigDyn>")
    assert thing(state, "management", "cloud").enabled is enabled


@pytest.mark.parametrize("family", ["/ePrint/ePrintManifest.xml", "/Gen2CloudService/Gen2CloudServiceManifest.xml"])
def test_a_cloud_of_which_nobody_tells_whether_it_is_on_is_not_off(family: str) -> None:
    tree = f"<DiscoveryTree><SupportedIfc><ManifestURI>{family}</ManifestURI></SupportedIfc></DiscoveryTree>"
    assert thing(said(TREE, tree), "management", "cloud").enabled is UNSAID
    assert is_doubt(said(TREE, "<DiscoveryTree/>"), "management")
    assert thing(said(SERVICES, "{}"), "management", "cloud").enabled is UNSAID


def test_a_printer_without_a_password_is_told_so() -> None:
    account = thing(product("<PasswordStatus>notSet</PasswordStatus>"), "account", "admin")
    assert account.password == NO_SECRET
    assert account.privilege == "admin"


@pytest.mark.parametrize("word", ["", "Set", "unknown", "notset"])
def test_a_password_status_that_nobody_knows_is_doubt(word: str) -> None:
    assert is_doubt(product(f"<PasswordStatus>{word}</PasswordStatus>"), "account")


def test_the_version_of_the_document_is_not_that_of_the_firmware() -> None:
    versions = (
        "<LanguagePackVersion><Revision>2025</Revision></LanguagePackVersion><Version><Date>2026</Date></Version>"
    )
    inside = f"<ProductInformation>{versions}<MakeAndModel>HP Color LaserJet M255dw</MakeAndModel></ProductInformation>"
    document = "<Version><Revision>SVN.1</Revision></Version>"
    state = said(PRODUCT, f"<ProductConfigDyn>{document}{inside}</ProductConfigDyn>")
    firmware = thing(state, "firmware", "")
    assert firmware.version is UNSAID
    assert firmware.model == "Color LaserJet M255dw"


@pytest.mark.parametrize(
    ("inside", "tries"),
    [
        ("<LockoutOption>disabled</LockoutOption><MaximumAttempts>5</MaximumAttempts>", 0),
        ("<LockoutOption>enabled</LockoutOption><MaximumAttempts>5</MaximumAttempts>", 5),
        ("<LockoutOption>enabled</LockoutOption>", UNSAID),
        ("<LockoutOption>sometimes</LockoutOption><MaximumAttempts>5</MaximumAttempts>", UNSAID),
        ("<MaximumAttempts>5</MaximumAttempts>", UNSAID),
        ("", UNSAID),
    ],
)
def test_after_how_many_tries_it_is_locked(inside: str, tries: object) -> None:
    status = with_password("set")
    state = parse(MFP, reading({PRODUCT: status, SECURITY: security(inside)}))
    assert thing(state, "account", "admin").lockout_after == tries


@pytest.mark.parametrize(
    ("stamp", "skew"), [("2026-09-26T09:00:30+09:00", 30), ("2026-09-26T00:00:00", None), ("soon", None)]
)
def test_a_clock_is_judged_only_with_its_zone(stamp: str, skew: int | None) -> None:
    state = said(
        PRODUCT,
        f"<ProductConfigDyn><ProductSettings><TimeStamp>{stamp}</TimeStamp></ProductSettings></ProductConfigDyn>",
    )
    assert [one.skew_s for one in state.things("time_sync")] == ([] if skew is None else [skew])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("inside", "hosts"),
    [("<ServerIP>192.0.2.1</ServerIP>", {"192.0.2.1"}), ("<ServerIP></ServerIP>", set()), ("", UNSAID)],
)
def test_where_logs_go(inside: str, hosts: object) -> None:
    state = said(SYSLOG, f"<SysLogConfigDyn><Syslog>enabled</Syslog>{inside}</SysLogConfigDyn>")
    assert thing(state, "logging", "log").hosts == hosts


@pytest.mark.parametrize(
    ("passwords", "kind", "common", "factory"),
    [
        ('"passwordSet": "false", "configuredByUser": "false"', "none", True, True),
        ('"passwordSet": "true", "configuredByUser": "false"', "masked", True, True),
        ('"passwordSet": true, "configuredByUser": true', "masked", None, False),
    ],
)
def test_a_password_of_the_factory_is_as_good_as_known(
    passwords: str, kind: str, common: bool | None, factory: bool
) -> None:
    account = thing(said(ADMIN, f"{{{passwords}}}"), "account", "admin")
    assert account.password.kind == kind
    assert (account.password.strength.common if account.password.strength else None) is common
    assert account.factory is factory


def test_a_password_of_which_nobody_says_who_chose_it_is_not_known() -> None:
    account = thing(said(ADMIN, '{"passwordSet": "true"}'), "account", "admin")
    assert (account.password, account.factory) == (UNSAID, UNSAID)


@pytest.mark.parametrize(
    "text",
    [
        '{"passwordSet": "yes", "configuredByUser": "true"}',
        '{"passwordSet": 1, "configuredByUser": "true"}',
        '{"passwordSet": "true", "configuredByUser": "maybe"}',
        '{"passwordSet": "true", "configuredByUser": ["true"]}',
        '{"passwordSet": "true", "passwordSet": "false", "configuredByUser": "true"}',
        '[{"passwordSet": "true", "configuredByUser": "true"}]',
        '{"passwordSet": "true", "configuredByUser": "true"',
    ],
)
def test_a_truth_that_is_none_is_doubt(text: str) -> None:
    assert is_doubt(said(ADMIN, text), "account")


@pytest.mark.parametrize("value", ['"True"', "1", '"enabled"', "{}", "[]"])
def test_a_cdm_switch_that_nobody_understands_is_doubt(value: str) -> None:
    assert is_doubt(said(PRINT, f'{{"lpdPrint": {{"enabled": {value}}}}}'), "printing")
    assert is_doubt(said(SNMP, f'{{"snmpV1V2Config": {{"readOnlyPublicAllowed": {value}}}}}'), "snmp")


@pytest.mark.parametrize(
    ("mode", "erased"),
    [
        ("nonSecureFastErase", False),
        ("secureFastErase", True),
        ("secureSanitizingErase", True),
        ("cryptoSecureErase", True),
        ("somethingNew", UNSAID),
    ],
)
def test_how_files_are_erased(mode: str, erased: object) -> None:
    state = parse(MFP, reading({STORAGE: f'{{"fileEraseMode": "{mode}"}}', STORAGE_CAN: "{}"}))
    found = thing(state, "storage", "storage")
    assert found.erase_per_job is erased
    assert found.erase_offered is UNSAID


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ('["nonSecureFastErase", "secureFastErase"]', True),
        ('["nonSecureFastErase"]', False),
        ("[]", False),
        ('"secureFastErase"', UNSAID),
    ],
)
def test_whether_a_better_way_to_erase_is_offered(words: str, offered: object) -> None:
    can = f'{{"fileEraseModeValuesSupported": {words}}}'
    state = parse(MFP, reading({STORAGE: '{"fileEraseMode": "nonSecureFastErase"}', STORAGE_CAN: can}))
    assert thing(state, "storage", "storage").erase_offered is offered


def test_a_cdm_agent_that_is_off_answers_nobody() -> None:
    inside = '"enabled": "{}", "readOnlyPublicAllowed": "true", "accessOption": "readWrite"'
    state = said(SNMP, f'{{"snmpV1V2Config": {{{inside.format("false")}}}}}')
    assert thing(state, "snmp", "public").enabled is False
    assert is_doubt(said(SNMP, f'{{"snmpV1V2Config": {{{inside.format("off")}}}}}'), "snmp")


# writing

_NET = '<a:NetAppsDyn xmlns:a="urn:a"><LPD>enabled</LPD><HTTPSRedirection>disabled</HTTPSRedirection></a:NetAppsDyn>'
_CAP = '<NetAppsCap><LPDSupport access="{}"><LPD>enabled</LPD><LPD>disabled</LPD></LPDSupport></NetAppsCap>'


def refused(answers: Mapping[str, str], facet: str, key: str, **wish: Any) -> None:
    """Nobody plans this; a person gets it."""
    read = reading(answers)
    state = parse(MFP, read)
    before = thing(state, facet, key)
    with pytest.raises(Unwritable):
        plan(read, state, before, replace(before, **wish))


@pytest.mark.parametrize(
    "cap", [None, _CAP.format("readOnly"), _CAP.format(""), "<NetAppsCap/>", "<NetAppsCap>", "<html>"]
)
def test_what_the_printer_does_not_offer_is_left_to_a_person(cap: str | None) -> None:
    refused({NET: _NET, **({} if cap is None else {CAPS[0]: cap})}, "printing", "lpd", enabled=False)


def test_what_nobody_has_confirmed_is_written_only_where_the_operator_allows_it() -> None:
    cloud = "<ePrintConfigDyn><RegistrationState>registered</RegistrationState></ePrintConfigDyn>"
    refused({CLOUD: cloud}, "management", "cloud", enabled=False)


def test_a_password_is_left_to_a_person_where_the_printer_does_not_take_it() -> None:
    status = with_password("notSet")
    entry = '<Password typeof="String" length="16" access="writeOnly" elementXPath="s:SecurityDyn/s:Password"/>'
    cap = f"<SecurityCap>{entry}</SecurityCap>"
    good, long = to_keep(Secret.plain("Lantern-violet-2")), to_keep(Secret.plain("Lantern-violet-42"))
    refused({PRODUCT: status}, "account", "admin", password=good)
    refused({PRODUCT: status, CAPS[2]: cap}, "account", "admin", password=long)
    refused({PRODUCT: status, CAPS[2]: cap}, "account", "admin", password=good, privilege="user")


def test_the_smb_of_another_document_is_not_guessed() -> None:
    secure = "<NetAppsSecureDyn><SMBConfig><SMBv1State>enabled</SMBv1State></SMBConfig></NetAppsSecureDyn>"
    refused({SECURE: secure}, "printing", "smb1", enabled=False)


LISTED = '{{"services": [{{"links": [{{"href": "{}", "hints": [{{"method": "patch"}}]}}]}}]}}'


UPDATED = '{"autoUpdateEnabled": "false", "autoUpdateEnabledIsEditable": "%s"}'


@pytest.mark.parametrize(
    ("editable", "listed"),
    [("false", UPDATE), ("maybe", UPDATE), ("true", "/cdm/other"), ("true", f"{UPDATE}/constraints")],
)
def test_what_cdm_does_not_offer_is_left_to_a_person(editable: str, listed: str) -> None:
    answers = {UPDATE: UPDATED % editable, SERVICES: LISTED.format(listed)}
    refused(answers, "firmware", "", auto_update=True)


def test_what_cdm_offers_is_planned() -> None:
    read = reading({UPDATE: UPDATED % "true", SERVICES: LISTED.format(UPDATE)})
    state = parse(MFP, read)
    (before,) = state.things("firmware")
    (one,) = plan(read, state, before, replace(before, auto_update=True))  # type: ignore[call-arg]
    assert str(one) == f"cdm {UPDATE} autoUpdateEnabled=true"


def test_a_password_by_cdm_waits_for_the_operator_s_word() -> None:
    good = to_keep(Secret.plain("Lantern-violet-2"))
    known = '{"passwordSet": "true", "configuredByUser": "false"}'
    refused({ADMIN: known, SERVICES: LISTED.format(ADMIN)}, "account", "admin", password=good)
    refused({ADMIN: known}, "account", "admin", password=good)
    read = reading({ADMIN: known, SERVICES: LISTED.format(ADMIN)})
    state = parse(MFP, read)
    before = thing(state, "account", "admin")
    (one,) = plan(read, state, before, replace(before, password=good), allow_unconfirmed=True)
    assert str(one) == f"cdm {ADMIN} password=***"


@pytest.mark.parametrize(("asked", "may"), [("3 authPriv ops sha aes", True), ("2c site", True), ("2c public", False)])
def test_jetdirect_is_told_only_by_somebody_whom_the_site_named(asked: str, may: bool) -> None:
    walk = f"asked {asked}\n1.3.6.1.4.1.11.2.4.3.7.19.0 int 1\nend\n"
    if not may:
        refused({SWITCHED: walk}, "management", "telnet", enabled=False)
        return
    read = reading({SWITCHED: walk})
    state = parse(MFP, read)
    before = thing(state, "management", "telnet")
    (one,) = plan(read, state, before, replace(before, enabled=False))
    assert str(one) == "snmp 1.3.6.1.4.1.11.2.4.3.7.19.0 i=0"
    assert one.undo == ("snmp 1.3.6.1.4.1.11.2.4.3.7.19.0 i=1",)


@pytest.mark.parametrize("value", ["2", "-1", "17"])
def test_a_jetdirect_switch_that_is_neither_on_nor_off_is_doubt(value: str) -> None:
    walk = f"asked 2c public\n1.3.6.1.4.1.11.2.4.3.7.22.0 int {value}\nend\n"
    assert is_doubt(said(SWITCHED, walk), "printing")


def test_an_address_of_version_6_is_told_wherever_it_stands() -> None:
    """The provider gives every printer a global one; the private address beside it is no proof."""
    eth = "/IoMgmt/Adapters/Eth0/Profiles/Active"
    sixth = "<IPv6Network><IPv6Address>2001:db8:7::5</IPv6Address><DNSServer>2001:db8:9::1</DNSServer></IPv6Network>"
    fourth = "<IPv4Network><IPAddress>192.168.30.9</IPAddress></IPv4Network>"
    state = said(eth, f"<Profile><NetworkProfile>{fourth}{sixth}</NetworkProfile></Profile>")
    found = {one.address: one.public for one in state.things("exposure")}  # type: ignore[attr-defined]
    assert found == {"192.168.30.9": False, "2001:db8:7::5": True}


@pytest.mark.parametrize("inside", (
    "<LockoutOption>enabled</LockoutOption><LockoutOption>disabled</LockoutOption><MaximumAttempts>5</MaximumAttempts>",
    "<LockoutOption>enabled</LockoutOption><MaximumAttempts>5</MaximumAttempts><MaximumAttempts>0</MaximumAttempts>",
))  # fmt: skip
def test_a_lock_that_is_told_twice_is_not_known(inside: str) -> None:
    state = parse(MFP, reading({PRODUCT: with_password("set"), SECURITY: security(inside)}))
    assert thing(state, "account", "admin").lockout_after is UNSAID
