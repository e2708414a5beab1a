"""Our own radiusd.conf: EAP-TLS alone, for the certificates in the register. The whole file is ours."""

from __future__ import annotations

from typing import Final

from shikiri.platforms.freeradius.office import MARK, SERVER
from shikiri.platforms.freeradius.scripts import FOLDER

# Only `confdir` names the folder: a copy of it elsewhere checks itself.
RADIUSD: Final = f"""\
# Written by shikiri. Nothing else below this folder is read but `shikiri/` and what is named here.
{MARK} = 1
confdir = {FOLDER}
name = freeradius
prefix = /usr
libdir = /usr/lib/freeradius
logdir = /var/log/freeradius
run_dir = /run/freeradius
db_dir = ${{run_dir}}
pidfile = ${{run_dir}}/freeradius.pid
max_request_time = 30
cleanup_delay = 5
max_requests = 16384
hostname_lookups = no
proxy_requests = no

log {{
    destination = syslog
    syslog_facility = daemon
    auth = yes
    auth_badpass = no
    auth_goodpass = no
}}

security {{
    allow_core_dumps = no
    max_attributes = 200
    reject_delay = 1
    status_server = no
}}

thread pool {{
    start_servers = 2
    max_servers = 16
    min_spare_servers = 1
    max_spare_servers = 4
    max_requests_per_server = 0
}}

$INCLUDE shikiri-clients/

modules {{
    always reject {{
        rcode = reject
    }}

    eap {{
        default_eap_type = tls
        timer_expire = 60
        ignore_unknown_eap_types = no
        max_sessions = 4096

        tls-config members {{
            private_key_file = ${{confdir}}/certs/shikiri.key
            certificate_file = ${{confdir}}/certs/shikiri.pem
            ca_file = ${{confdir}}/certs/shikiri-members.pem
            check_crl = yes
            tls_min_version = "1.2"
            tls_max_version = "1.2"
            cipher_list = "ECDHE+AESGCM"
            ecdh_curve = "prime256v1"
            cache {{
                enable = no
            }}
        }}

        tls {{
            tls = members
            virtual_server = members
        }}
    }}

    files members {{
        key = "%{{TLS-Client-Cert-Serial}}"
        filename = ${{confdir}}/shikiri/members
    }}
}}

# A certificate that TLS has accepted is looked up in the register: whoever is not in it stays outside.
server members {{
    authorize {{
        members
        if (ok) {{
            update config {{
                &Auth-Type := Accept
            }}
        }}
        else {{
            update config {{
                &Auth-Type := Reject
            }}
        }}
    }}
}}

server {SERVER} {{
    listen {{
        type = auth
        ipaddr = *
        port = 1812
    }}

    authorize {{
        eap
    }}

    authenticate {{
        eap
    }}

    post-auth {{
        members
        if (!ok) {{
            reject
        }}
        Post-Auth-Type REJECT {{
            eap
        }}
    }}
}}
"""
