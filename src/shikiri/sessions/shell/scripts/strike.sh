# The old machine again: files, accounts, units. It goes on whatever fails, and leaves a note that the next run reads.
units=/etc/systemd/system
failed=

at_boot() {
    [ ! -e /run/shikiri/armed ]
}

now() {
    if at_boot; then timeout 60 systemctl --no-block "$@"; else timeout 90 systemctl "$@"; fi 2>/dev/null
}

files_back() {
    if [ -f "$store/staged" ]; then
        while IFS= read -r left; do rm -f -- "$left"; done <"$store/staged"
        rm -f "$store/staged"
    fi
    while read -r kind path; do
        case $kind.$path in
        absent.*.netdev) [ ! -f "$path" ] || sed -n 's/^Name *= *//p' "$path" >>"$back/links" ;;
        esac
        put_back "$back" "$path" || failed="$failed $path"
    done <"$back/paths"
    while read -r link; do at_boot || ip link delete "$link" 2>/dev/null; done <"$back/links"
}

accounts_back() {
    [ -d "$back/accounts" ] || return 0
    for name in passwd shadow group gshadow; do
        [ -e "$back/accounts/$name" ] || continue
        cp -a -- "$back/accounts/$name" "/etc/.$name.shikiri-old" && mv -fT -- "/etc/.$name.shikiri-old" "/etc/$name" ||
            failed="$failed /etc/$name"
    done
}

# What did not run before is stopped while its unit still says how.
stop_new() {
    at_boot && return
    while read -r unit _ active; do
        case $active in active | activating | reloading) ;; *) now stop "$unit" ;; esac
    done <"$back/units"
}

# What packages brought in the meantime was not there: it must neither run nor be enabled.
new_units() {
    [ -f "$back/packages" ] || return 0
    while read -r name; do
        dpkg -L "$name" 2>/dev/null | sed -n 's,^.*/systemd/system/\([^/]*[^@]\.\(service\|socket\|timer\)\)$,\1,p'
    done <"$back/packages" | sort -u | while read -r unit; do
        grep -q -- "^$unit " "$back/units" || printf '%s absent inactive\n' "$unit" >>"$back/units"
    done
}

units_back() {
    systemctl daemon-reload
    while read -r unit enabled active; do
        case $enabled in
        enabled) systemctl enable -q "$unit" 2>/dev/null || failed="$failed $unit" ;;
        masked) systemctl disable -q "$unit" 2>/dev/null && systemctl mask -q "$unit" 2>/dev/null ;;
        disabled | absent) systemctl disable -q "$unit" 2>/dev/null ;;
        esac
        systemctl reset-failed "$unit" 2>/dev/null
        case $active in
        active | activating | reloading) now restart "$unit" || failed="$failed $unit" ;;
        *) now stop "$unit" || ! systemctl is-active -q "$unit" || failed="$failed $unit" ;;
        esac
    done <"$back/units"
}

main() {
    exec 9>"$store/lock"
    flock -w 30 9
    if [ -d "$back" ]; then
        how=time
        if at_boot; then how=boot; fi
        : >>"$back/links"
        new_units
        stop_new
        files_back
        accounts_back
        units_back
        (umask 077 && printf '%s %s%s\n' "$(date +%s)" "$how" "$failed" >"$store/struck")
        if at_boot && grep -qs '^# shikiri' /usr/sbin/policy-rc.d; then rm -f /usr/sbin/policy-rc.d; fi
        rm -rf "$back.done"
        mv -T "$back" "$back.done"
    fi
    systemctl disable -q shikiri-way-back.service 2>/dev/null
    rm -f "$units/shikiri-way-back.service" "$units/shikiri-way-back.timer" /run/shikiri/armed
    rm -f "$units/sysinit.target.wants/shikiri-way-back.service"
    rm -rf "$back.done" "$store/check" "$store/undo"
    sync -f / "$store"
    systemctl daemon-reload
    systemctl --no-block stop shikiri-way-back.timer 2>/dev/null
    exit 0
}

main
