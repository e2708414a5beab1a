"""The questions of a FreeRADIUS server that need more than one command: a name, and the lines of sh that answer it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

RADDB: Final = "raddb"
CHECKED: Final = "freeradius -XC"
UNIT: Final = "systemctl show freeradius.service -p LoadState -p ActiveState -p UnitFileState -p ExecStart"
CERTIFICATES: Final = "radius-certificates"
FOLDER: Final = "/etc/freeradius/3.0"
NONE: Final = "#: no FreeRADIUS"

# Comments are left out, but for `#:` (our own notes in the register of members): the stock files are 300 KB of them.
_RADDB = f"""\
test -e {FOLDER} || {{ echo '{NONE}'; exit 0; }}
{{ find {FOLDER} -maxdepth 2 -xtype f ! -path '*-available/*' ! -path '*/certs/*' ! -name 'README*' ! -name '*.gdb' \\
  ! -name dictionary || exit 1; ls -d /etc/default/freeradius 2>/dev/null; }} | sort | while IFS= read -r file; do
  printf '==> %s <==\\n' "$file"
  sed -e '/^[[:space:]]*#[^:]/d' -e '/^[[:space:]]*#$/d' -e '/^[[:space:]]*$/d' "$file" || exit 1
done
"""

# What the configuration names is looked at where it is. No private key is shown, only whether it fits and who reads it.
_CERTIFICATES = f"""\
test -e {FOLDER} || {{ echo '{NONE}'; exit 0; }}
told=$(freeradius -XC 2>/dev/null) || {{ echo 'freeradius does not accept its configuration'; exit 1; }}
value() {{ printf '%s\\n' "$told" | sed -n "s/^[[:space:]]*$1 = \\"\\(.*\\)\\"\\$/\\1/p" | sort -u; }}
cert=$(value certificate_file); key=$(value private_key_file); ca=$(value ca_file)
test -n "$cert$ca" || {{ echo '#: no TLS'; exit 0; }}
test "$(printf '%s\\n' "$cert" "$key" "$ca" | wc -l)" -eq 3 || {{ echo '#: several'; exit 0; }}
shown() {{
  test "$(openssl x509 -in "$1" -noout -issuer_hash 2>/dev/null)" = "$(openssl x509 -in "$1" -noout -hash)" && self=yes
  printf 'subject=%s\\n' "$(openssl x509 -in "$1" -noout -subject -nameopt RFC2253 | sed 's/^subject=//')"
  printf 'expires=%s\\n' "$(openssl x509 -in "$1" -noout -enddate | sed 's/^notAfter=//')"
  printf 'self_signed=%s\\n' "${{self:-no}}"; self=
  printf 'der=%s\\n' "$(openssl x509 -in "$1" -outform DER | base64 | tr -d '\\n')"
}}
half() {{ openssl pkey "$@" -pubout -outform DER 2>/dev/null | sha256sum; }}
printf '==> server %s <==\\n' "$cert"
shown "$cert"
openssl verify -no-CApath -no-CAstore -CAfile "$ca" "$cert" >/dev/null 2>&1 && echo chain=yes || echo chain=no
test "$(half -in "$key")" = "$(openssl x509 -in "$cert" -noout -pubkey | half -pubin)" && echo fits=yes || echo fits=no
printf 'key=%s\\n' "$(stat -L -c '%a %U:%G' "$key")"
printf '==> authority %s <==\\n' "$ca"
printf 'count=%s\\n' "$(grep -c 'BEGIN CERTIFICATE' "$ca")"
beside=$(value ca_path | while IFS= read -r path; do ls "$path" 2>/dev/null; done | grep -c '\\.[0-9]$')
printf 'beside=%s\\n' "$beside"
shown "$ca"
openssl verify -no-CApath -no-CAstore -CAfile /etc/ssl/certs/ca-certificates.crt "$ca" >/dev/null 2>&1 \\
  && echo public=yes || echo public=no
if printf '%s\\n' "$told" | grep -q 'check_crl = yes'; then
  printf '==> list %s <==\\n' "$ca"
  openssl crl -in "$ca" -noout 2>/dev/null || {{ echo 'absent=yes'; exit 0; }}
  printf 'subject=%s\\n' "$(openssl crl -in "$ca" -noout -issuer -nameopt RFC2253 | sed 's/^issuer=//')"
  printf 'expires=%s\\n' "$(openssl crl -in "$ca" -noout -nextupdate | sed 's/^nextUpdate=//')"
  openssl crl -in "$ca" -noout -CAfile "$ca" 2>&1 | grep -q 'verify OK' && echo chain=yes || echo chain=no
  printf 'der=%s\\n' "$(openssl crl -in "$ca" -outform DER | base64 | tr -d '\\n')"
fi
"""

SCRIPTS: Final[Mapping[str, str]] = MappingProxyType({RADDB: _RADDB, CERTIFICATES: _CERTIFICATES})
