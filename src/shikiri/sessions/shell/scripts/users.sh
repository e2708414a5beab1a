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

add_groups() {
    for group in $(printf '%s' "$2" | tr , ' '); do
        getent group "$group" >/dev/null || refuse "$group: no such group"
    done
    [ -z "$2" ] || usermod --append --groups "$2" -- "$1"
}

# Neither a password nor a key opens a locked account.
lock_user() {
    usermod --lock --expiredate 1 -- "$1"
}

# What has no password behind its lock stays without one: it is for keys.
unlock_user() {
    usermod --expiredate '' -- "$1" || return 1
    case $(getent shadow "$1" | cut -d : -f 2) in
    '!'?*) case $(getent shadow "$1" | cut -d : -f 2 | tr -d '!') in '' | '*') ;; *) usermod --unlock -- "$1" ;; esac ;;
    esac
}
