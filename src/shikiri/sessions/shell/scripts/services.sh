# Units of systemd. One that should run is looked at a moment later: some only fall over then.

act() {
    timeout 90 systemctl "$@" 2>&1
}

# service UNIT ENABLED RUNNING CHANGED, each word `yes`, `no` or `-`; CHANGED: `restart`, `reload` or `-`
service() {
    remember_unit "$1" || refuse "$1: its old state cannot be kept"
    case $2 in
    yes)
        case $(systemctl is-enabled "$1" 2>/dev/null) in
        enabled | enabled-runtime | static | indirect | generated | alias) ;;
        masked*) act unmask "$1" && act enable "$1" || exit 1 ;;
        *) act enable "$1" || exit 1 ;;
        esac
        ;;
    no)
        case $(systemctl is-enabled "$1" 2>/dev/null) in
        enabled | enabled-runtime | linked*) act disable "$1" || exit 1 ;;
        esac
        ;;
    esac
    active=$(systemctl is-active "$1" 2>/dev/null)
    case $3.$active.$4 in
    no.active.* | no.activating.* | no.reloading.*) act stop "$1" || broken "$1" ;;
    no.* | -.inactive.* | -.failed.* | -.unknown.* | -..*) ;;
    *.active.restart | *.reloading.restart | *.activating.*) fresh "$1" && act restart "$1" || broken "$1" ;;
    *.active.reload | *.reloading.reload) act reload-or-restart "$1" || broken "$1" ;;
    *.active.* | *.reloading.*) ;;
    *) fresh "$1" && act start "$1" || broken "$1" ;;
    esac
}

fresh() {
    systemctl reset-failed "$1" 2>/dev/null
    :
}

broken() {
    printf '%s: %s\n' "$1" "$(systemctl is-active "$1" 2>/dev/null)"
    journalctl -q --no-pager -o cat -n 6 -u "$1" 2>/dev/null
    exit 1
}

# runs UNIT: does it still?
runs() {
    case $(systemctl is-active "$1" 2>/dev/null) in
    active | reloading) ;;
    activating)
        sleep 3
        case $(systemctl is-active "$1" 2>/dev/null) in active | reloading) ;; *) broken "$1" ;; esac
        ;;
    inactive) case $(systemctl show -p Type --value "$1") in oneshot) ;; *) broken "$1" ;; esac ;;
    *) broken "$1" ;;
    esac
}
