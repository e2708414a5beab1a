# Accounts. A way back keeps the four files that hold them.

remember_accounts() {
    [ ! -d "$back" ] || [ -d "$back/accounts" ] && return 0
    mkdir "$back/accounts.new" || return 1
    for name in passwd shadow group gshadow; do
        [ ! -e "/etc/$name" ] || cp -a -- "/etc/$name" "$back/accounts.new/" || return 1
    done
    sync -f -- "$store" && mv -- "$back/accounts.new" "$back/accounts"
}

there() {
    id -u -- "$1" >/dev/null 2>&1
}

add_user() {
    there "$1" && return 0
    shell=/bin/sh
    [ ! -x /bin/bash ] || shell=/bin/bash
    useradd --create-home --shell "$shell" -- "$1"
}

# Who is logged in is not thrown out: the account goes, what it runs ends with it.
drop_user() {
    there "$1" || return 0
    [ "$(id -u -- "$1")" != 0 ] || refuse "$1: an account with the rights of root is not taken away"
    userdel --force -- "$1" 2>&1 | grep -v 'is currently used by process' >&2
    ! there "$1" || refuse "$1: the account could not be taken away"
}

set_groups() {
    for group in $(printf '%s' "$2" | tr , ' '); do
        getent group "$group" >/dev/null || refuse "$group: no such group"
    done
    usermod --groups "$2" -- "$1"
}
