# Packages: only what is missing is installed, and no daemon of theirs starts before its settings are in place.

is_there() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# A stranger's policy stays; one of ours that a power cut left is taken away.
hold_daemons() {
    policy=/usr/sbin/policy-rc.d
    if [ -f "$policy" ] && ! grep -q '^# shikiri' "$policy"; then
        policy=
    else
        printf '#!/bin/sh\n# shikiri: no new daemon runs before it has its settings\nexit 101\n' >"$policy" && chmod 755 "$policy" || exit 1
    fi
}

free_daemons() {
    [ -z "$policy" ] || rm -f -- "$policy"
}

# It writes into a file: the end of our line must not end it half-way.
apt() {
    DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 UCF_FORCE_CONFFOLD=1 timeout 840 apt-get -q -y \
        -o DPkg::Lock::Timeout=120 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
        -o Acquire::Retries=1 -o Acquire::http::Timeout=30 "$@" >"$store/apt.log" 2>&1
    status=$?
    [ "$status" = 0 ] || tail -n 40 "$store/apt.log"
    rm -f "$store/apt.log"
    return "$status"
}

install_packages() {
    missing= update=
    for name in "$@"; do is_there "$name" || missing="$missing $name"; done
    [ -n "$missing" ] || exit 0
    command -v apt-get >/dev/null || refuse 'apt-get: not found'
    [ -z "$(dpkg --audit 2>&1)" ] || refuse 'dpkg was interrupted'
    for name in $missing; do
        apt-cache policy -- "$name" 2>/dev/null | grep -q '^  Candidate: [^(]' || update=yes
        [ ! -d "$back" ] || printf '%s\n' "$name" >>"$back/packages" || exit 1
    done
    if [ -n "$update" ]; then apt -o APT::Update::Error-Mode=any update || exit 1; fi
    hold_daemons
    trap free_daemons EXIT
    # shellcheck disable=SC2086
    apt install --no-install-recommends -- $missing || exit 1
    printf '\nnew\n'
}

remove_packages() {
    there=
    for name in "$@"; do if is_there "$name"; then there="$there $name"; fi; done
    [ -n "$there" ] || exit 0
    [ -z "$(dpkg --audit 2>&1)" ] || refuse 'dpkg was interrupted'
    # shellcheck disable=SC2086
    apt remove -- $there || exit 1
    printf '\nnew\n'
}
