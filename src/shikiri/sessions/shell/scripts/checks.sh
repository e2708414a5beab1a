# Checks: what will be read is tried by the program that will read it, with every new file of this stage in place.

# tree_of FOLDER: the folder as it will be, in $tree; $moves lists what is new.
tree_of() {
    room=$(mktemp -d /run/shikiri-check.XXXXXX) && chmod 711 "$room" || refuse '/run: no room for a check'
    tree=$room/tree
    mkdir "$tree" || exit 1
    [ ! -d "$1" ] || cp -a -- "$1/." "$tree" || exit 1
    find "$tree" -name '.*.shikiri-new' -delete
    printf '%s\n' "$moves" | while IFS='	' read -r path new; do
        case $path in "$1"/*) ;; *) continue ;; esac
        place=$tree/${path#"$1/"}
        rm -f -- "$place"
        [ -z "$new" ] || { mkdir -p -- "${place%/*}" && cp -a -- "$new" "$place"; } || exit 1
    done || refuse 'the files for a check cannot be copied'
}

# judge FOLDER PROGRAM ...: what it says where it refuses, with the names that people know.
judge() {
    home=$1
    shift
    said=$(timeout 60 "$@" 2>&1)
    status=$?
    [ "$status" = 0 ] || printf '%s\n' "$said" | sed "s,$room/tree,$home,g"
    rm -rf -- "$room"
    [ "$status" = 0 ] || exit 1
}

alone() {
    room=/nonexistent
    judge / "$@"
}

check_nft() {
    tried=$(mktemp /run/shikiri-check.XXXXXX) && cat >"$tried" || refuse '/run: no room for a check'
    said=$(timeout 60 nft -c -f "$tried" 2>&1)
    status=$?
    rm -f -- "$tried"
    [ "$status" = 0 ] || { printf '%s\n' "$said" | grep 'Error' | sed "s,$tried,/dev/stdin,g" | head -n 3 && exit 1; }
}

check_sshd() {
    mkdir -p /run/sshd && chmod 755 /run/sshd
    case $1 in /etc/ssh/sshd_config | /etc/ssh/sshd_config.d/*.conf) ;; *) alone sshd -t -f "$2" && return ;; esac
    tree_of /etc/ssh
    sed -i "s,/etc/ssh/sshd_config\.d,$tree/sshd_config.d,g" "$tree/sshd_config" 2>/dev/null
    judge /etc/ssh sshd -t -f "$tree/sshd_config"
}

check_chronyd() {
    case $1 in /etc/chrony/*) ;; *) alone chronyd -p -f "$2" && return ;; esac
    tree_of /etc/chrony
    find "$tree" -name '*.conf' -exec sed -i "s,/etc/chrony/,$tree/,g" {} +
    judge /etc/chrony chronyd -p -f "$tree/chrony.conf"
}

check_dnsmasq() {
    case $1 in /etc/dnsmasq.conf | /etc/dnsmasq.d/*) ;; *) alone dnsmasq --test -C "$2" && return ;; esac
    tree_of /etc/dnsmasq.d
    main=$(printf '%s\n' "$moves" | sed -n 's,^/etc/dnsmasq\.conf	,,p')
    cat -- "${main:-/etc/dnsmasq.conf}" 2>/dev/null | sed "s,/etc/dnsmasq\.d,$tree,g" >"$room/main"
    set -- --test -C "$room/main"
    grep -q '^conf-dir=' "$room/main" || set -- "$@" -7 "$tree,.dpkg-dist,.dpkg-old,.dpkg-new"
    judge /etc/dnsmasq.d dnsmasq "$@"
}

check_radius() {
    case $1 in /etc/freeradius/3.0/*) ;; *) refuse "$1: no file of FreeRADIUS" ;; esac
    tree_of /etc/freeradius/3.0
    find "$tree" -type f -exec sed -i "s,/etc/freeradius/3\.0,$tree,g" {} +
    judge /etc/freeradius/3.0 freeradius -XC -d "$tree"
}

# try_bss NAME: one BSS, its settings on standard input, on a driver that has no radio.
try_bss() {
    mkdir -p "$store/check" && (umask 077 && cat >"$store/check/$1.conf") || exit 1
    printf '%s\n' "$1" >>"$store/check/names"
}

# start_bss NAME: it runs until it is stopped; how it went stands in NAME.out.
start_bss() {
    (
        timeout 20 hostapd "$store/check/$1.conf" >"$store/check/$1.out" 2>&1 &
        printf '%s\n' "$!" >"$store/check/$1.pid"
        wait "$!"
        printf 'ended\n' >>"$store/check/$1.out"
    ) >/dev/null 2>&1 </dev/null &
}

check_hostapd() {
    command -v hostapd >/dev/null || refuse 'hostapd: not found'
    while read -r name; do start_bss "$name"; done <"$store/check/names"
    status=0
    while read -r name; do
        try=0
        until grep -Eqs 'AP-ENABLED|^ended' "$store/check/$name.out" || [ "$try" -gt 150 ]; do
            try=$((try + 1))
            sleep 0.1
        done
        if ! grep -qs 'AP-ENABLED' "$store/check/$name.out"; then
            status=1
            grep -vs '^ended' "$store/check/$name.out"
        fi
        kill "$(cat "$store/check/$name.pid")" 2>/dev/null
    done <"$store/check/names"
    wait
    rm -rf "$store/check"
    [ "$status" = 0 ] || exit 1
}
