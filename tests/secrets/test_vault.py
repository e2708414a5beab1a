"""The vault file: read, refused, changed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pytest
import yaml

from shikiri.language import tell
from shikiri.model.errors import PolicyError, ShikiriError, UsageError
from shikiri.model.secret import Secret
from shikiri.workflow.secrets.vault import VAULT, load_vault
from shikiri.workflow.secrets.vault_change import Edit, change_vault
from shikiri.workflow.secrets.vault_keys import keyring

CANARY = "Kanari-7Himitsu-9Neko"
TEXT = f"""\
# 手で書いた注 / a note of a person
smtp_password: "other-{CANARY}"   # not ours
vault:
  shared:
    guest_psk: "{CANARY}"  # 1階の案内に使う
  # one block a device
  devices:
    office-sw1: {{ops_password: 'pa: ss#1', enable_password: "en1"}}
    office-rt1:
      ops_password: "rt-{CANARY}"
"""
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "施設 A"
    folder.mkdir()
    (folder / "pass").write_text("correct horse\n")
    (folder / "other").write_text("wrong donkey\n")
    return folder


def ids(site: Path, name: str = "pass", label: str = "acme") -> list[str]:
    return [f"{label}@{site / name}"]


def seal(site: Path, text: str = TEXT, label: str = "acme") -> Path:
    path = site / VAULT
    path.parent.mkdir(parents=True, exist_ok=True)
    ring = keyring(ids(site, label=label))
    path.write_bytes(ring.seal(text.encode(), ring.keys[0]))
    return path


def refusal(site: Path, *, name: str = "pass") -> str:
    with pytest.raises(ShikiriError) as caught:
        load_vault(site, ids(site, name))
    error = caught.value
    problems = [tell(one.sentence, "en") for one in getattr(error, "problems", ())]
    told = " ".join([*problems, tell(error.sentence, "ja"), tell(error.sentence, "en"), repr(error), str(error)])
    assert CANARY not in told
    assert "donkey" not in told
    return error.problems[0].sentence.key if isinstance(error, PolicyError) else error.sentence.key


def text_of(site: Path) -> str:
    raw, _ = keyring(ids(site)).unseal((site / VAULT).read_bytes(), VAULT)
    return raw.decode()


def test_values_by_device_and_name(site: Path) -> None:
    seal(site)
    vault = load_vault(site, ids(site))
    own = vault.of("office-sw1", "ops_password")
    assert own is not None
    assert own.reveal() == "pa: ss#1"
    assert vault.shared("ops_password") is None
    assert {name: one.reveal() for name, one in vault.mapping("office-rt1").items()} == {
        "guest_psk": CANARY,
        "ops_password": f"rt-{CANARY}",
    }
    assert vault.of("office-rt1", "enable_password") is None
    assert own.fingerprint
    assert own.fingerprint != vault.mapping("office-rt1")["ops_password"].fingerprint
    assert CANARY not in repr(vault) + str(vault.mapping("office-rt1"))


def test_ansible_reads_the_same_values(site: Path) -> None:
    """What another program reads from the file after our edits is what we read."""
    path = seal(site)
    change_vault(
        site, ids(site), lambda _: [Edit(("devices", "office-rt1", "ops_password"), Secret.plain("2026-11-21"))]
    )
    command = [sys.executable, "-m", "ansible.cli.vault", "view", "--vault-id", *ids(site), str(path)]
    seen = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "HOME": str(site)})
    data = yaml.safe_load(seen.stdout)
    assert data["vault"]["devices"]["office-rt1"]["ops_password"] == "2026-11-21"
    assert data["smtp_password"] == f"other-{CANARY}"


def test_without_a_file_the_vault_is_empty(site: Path) -> None:
    vault = load_vault(site)
    assert not list(vault.everything())
    assert len(vault.key) == 32
    assert vault.key != load_vault(site).key


def test_the_same_value_has_the_same_mark_and_another_key_another(site: Path) -> None:
    seal(site, TEXT + f"  fingerprint_key: {'ab' * 32}\n")
    first = load_vault(site, ids(site)).shared("guest_psk")
    again = load_vault(site, ids(site)).shared("guest_psk")
    seal(site, TEXT + f"  fingerprint_key: {'cd' * 32}\n")
    other = load_vault(site, ids(site)).shared("guest_psk")
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.fingerprint == again.fingerprint != other.fingerprint


def test_a_wrong_password_is_one_sentence(site: Path) -> None:
    seal(site)
    assert refusal(site, name="other") == "vault.wrong-password"


def test_no_password_at_all(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seal(site)
    for name in ("ANSIBLE_VAULT_PASSWORD_FILE", "ANSIBLE_VAULT_IDENTITY_LIST"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UsageError) as caught:
        load_vault(site)
    assert caught.value.sentence.key == "vault.no-password"


def test_the_password_file_of_the_environment(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seal(site, label="default")
    monkeypatch.setenv("ANSIBLE_VAULT_PASSWORD_FILE", str(site / "pass"))
    assert load_vault(site).shared("guest_psk") is not None


def test_a_password_file_that_is_missing_empty_or_a_folder(site: Path) -> None:
    seal(site)
    (site / "empty").write_text("\n")
    (site / "folder").mkdir()
    for name in ("nowhere", "empty", "folder"):
        assert refusal(site, name=name) == "vault.password-file"


def test_a_prompt_needs_a_terminal(site: Path) -> None:
    seal(site)
    with pytest.raises(UsageError) as caught:
        load_vault(site, ["acme@prompt"])
    assert caught.value.sentence.key == "vault.no-terminal"


def test_a_file_cut_anywhere_is_never_read(site: Path) -> None:
    path = seal(site)
    whole = path.read_bytes()
    seen = set()
    for end in range(0, len(whole) - 2, 61):
        path.write_bytes(whole[:end])
        seen.add(refusal(site))
    assert seen <= {"vault.half-written", "vault.not-encrypted", "vault.wrong-password"}
    assert "vault.half-written" in seen


def test_a_file_that_lacks_its_last_letters_is_told_apart_from_a_wrong_password(site: Path) -> None:
    path = seal(site)
    whole = path.read_bytes().rstrip(b"\n")
    for lost in (1, 2, 3, 4, 8, 20):
        path.write_bytes(whole[:-lost])
        assert refusal(site) == "vault.half-written"


def test_a_changed_digit_is_never_read(site: Path) -> None:
    path = seal(site)
    whole = bytearray(path.read_bytes())
    for at in range(len(whole) // 3, len(whole), 97):
        if whole[at] == 10:
            continue
        changed = bytearray(whole)
        changed[at] = ord("3") if changed[at] != ord("3") else ord("6")
        path.write_bytes(bytes(changed))
        assert refusal(site) in ("vault.wrong-password", "vault.half-written")


def test_a_plain_file_is_refused(site: Path) -> None:
    path = seal(site)
    path.write_text(TEXT, encoding="utf-8")
    assert refusal(site) == "vault.not-encrypted"


@pytest.mark.parametrize(
    "text,key",
    [
        (f"vault:\n  shared: {CANARY}\n", "intake.want_mapping"),
        (f"vault:\n  shared: [{CANARY}]\n", "intake.want_mapping"),
        ("vault:\n  shared: {guest_psk: 12345678}\n", "vault.want_quoted"),
        ("vault:\n  shared: {guest_psk: 2026-11-21}\n", "vault.want_quoted"),
        ("vault:\n  shared: {guest_psk: yes}\n", "vault.want_quoted"),
        (f"vault:\n  shared: {{guest_psk: '{CANARY}{{{{ x }}}}'}}\n", "vault.no_template"),
        (f'vault:\n  shared: {{guest_psk: "{CANARY}\\n"}}\n', "vault.unprintable"),
        (f"vault:\n  device: {{sw1: {{a: {CANARY}}}}}\n", "intake.unknown_key"),
        (f"vault:\n  shared: {{guest_psk: {CANARY}\n", "intake.yaml_bracket"),
        (f"vault:\n  shared:\n    a: {CANARY}\n    a: {CANARY}\n", "intake.duplicate_key"),
        ("vault:\n  fingerprint_key: abc\n", "vault.want_key"),
    ],
)
def test_wrong_contents_are_told_without_their_values(site: Path, text: str, key: str) -> None:
    seal(site, text)
    assert refusal(site) == key


def test_unsafe_text_is_text(site: Path) -> None:
    seal(site, "vault:\n  shared: {guest_psk: !unsafe 'a{b}%c'}\n")
    found = load_vault(site, ids(site)).shared("guest_psk")
    assert found is not None
    assert found.reveal() == "a{b}%c"


def test_an_edit_keeps_comments_and_other_keys(site: Path) -> None:
    seal(site)
    change_vault(
        site,
        ids(site),
        lambda _: [
            Edit(("pending", "devices", "office-sw1", "ops_password"), Secret.plain('new "pass" \\ 1'), NOW),
            Edit(("devices", "office-sw1", "third"), Secret.plain("t3")),
            Edit(("shared", "guest_psk"), Secret.plain("yes")),
            Edit(("devices", "office-rt1", "ops_password"), None),
        ],
    )
    text = text_of(site)
    for line in ("# 手で書いた注 / a note of a person", "# not ours", "# 1階の案内に使う", "  # one block a device"):
        assert line in text
    vault = load_vault(site, ids(site))
    assert vault.pending("office-sw1")["ops_password"].reveal() == 'new "pass" \\ 1'
    assert vault.made(vault.pending("office-sw1")["ops_password"]) == NOW
    assert vault.mapping("office-rt1").keys() == {"guest_psk"}
    assert vault.mapping("office-sw1")["third"].reveal() == "t3"
    assert vault.mapping("office-sw1")["guest_psk"].reveal() == "yes"
    assert len(vault.contents.key) == 32


def test_the_birthday_goes_with_its_value(site: Path) -> None:
    seal(site)
    change_vault(site, ids(site), lambda _: [Edit(("shared", "a"), Secret.plain("one"), NOW)])
    after = change_vault(site, ids(site), lambda _: [Edit(("shared", "a"), Secret.plain("two"))])
    assert not after.contents.made


def test_an_edit_writes_no_plain_text_and_keeps_the_file_private(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = seal(site)
    path.chmod(0o644)
    written: list[bytes] = []
    real = os.fdopen

    class Spy:
        def __init__(self, inner: object) -> None:
            self.inner = inner

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self.inner.close()  # type: ignore[attr-defined]  # whatever fdopen gave

        def __getattr__(self, name: str) -> object:
            return getattr(self.inner, name)

        def write(self, content: bytes) -> int:
            written.append(content)
            return int(self.inner.write(content))  # type: ignore[attr-defined]

    monkeypatch.setattr(os, "fdopen", lambda *args, **more: Spy(real(*args, **more)))
    change_vault(site, ids(site), lambda _: [Edit(("shared", "b"), Secret.plain(CANARY))])
    assert written
    assert all(content.startswith(b"$ANSIBLE_VAULT;1.2;AES256;acme") for content in written)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["vault.yml"]


def test_a_full_disk_leaves_the_old_vault(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = seal(site)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        change_vault(site, ids(site), lambda _: [Edit(("shared", "b"), Secret.plain("x"))])
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["vault.yml"]


def test_a_new_vault_takes_the_key_of_its_customer(site: Path) -> None:
    both = [*ids(site, "other", "globex"), *ids(site)]
    change_vault(site, both, lambda _: [Edit(("shared", "a"), Secret.plain("one"))], customer="acme")
    assert (site / VAULT).read_bytes().startswith(b"$ANSIBLE_VAULT;1.2;AES256;acme\n")
    assert load_vault(site, ids(site)).shared("a") is not None
    assert stat.S_IMODE((site / VAULT).stat().st_mode) == 0o600


@pytest.mark.parametrize("customer", ["initech", ""])
def test_a_new_vault_never_takes_the_key_of_another_customer(site: Path, customer: str) -> None:
    both = [*ids(site, "other", "globex"), *ids(site)]
    with pytest.raises(UsageError) as caught:
        change_vault(site, both, lambda _: [Edit(("shared", "a"), Secret.plain("one"))], customer=customer)
    assert caught.value.sentence.key == "vault.whose"
    assert not (site / VAULT).exists()


def test_a_vault_keeps_its_key_and_its_id(site: Path) -> None:
    seal(site)
    both = [*ids(site, "other", "globex"), *ids(site)]
    change_vault(site, both, lambda _: [Edit(("shared", "a"), Secret.plain("one"))], customer="globex")
    assert (site / VAULT).read_bytes().startswith(b"$ANSIBLE_VAULT;1.2;AES256;acme\n")
    assert load_vault(site, ids(site)).shared("a") is not None


def test_what_cannot_be_edited_is_refused_and_kept(site: Path) -> None:
    path = seal(site, "vault: {shared: &one {guest_psk: abc12345}, devices: {sw1: *one}}\n")
    before = path.read_bytes()
    with pytest.raises(UsageError) as caught:
        change_vault(site, ids(site), lambda _: [Edit(("shared", "guest_psk"), Secret.plain("x"))])
    assert caught.value.sentence.key == "vault.cannot-edit"
    assert path.read_bytes() == before


def test_a_vault_of_1000_devices_opens(site: Path) -> None:
    rows = "".join(f"    sw{at}: {{ops_password: 'p{at}-x', enable_password: 'e{at}-x'}}\n" for at in range(1000))
    seal(site, f"vault:\n  devices:\n{rows}")
    found = load_vault(site, ids(site)).of("sw999", "ops_password")
    assert found is not None
    assert found.reveal() == "p999-x"


def test_a_broken_contents_is_a_policy_error_with_a_line(site: Path) -> None:
    seal(site, "vault:\n  shared:\n    guest_psk: 1\n")
    with pytest.raises(PolicyError) as caught:
        load_vault(site, ids(site))
    assert [(one.file, one.line) for one in caught.value.problems] == [(VAULT, 3)]
