# The way back: unit files that take everything back after some time, or at the next boot, unless they are gone by then.
units=/etc/systemd/system
service=shikiri-way-back.service
timer=shikiri-way-back.timer

write_units() {
    cat >"$units/$service" <<END || return 1
[Unit]
Description=Take back a change that nobody confirmed
DefaultDependencies=no
RequiresMountsFor=$store /etc
After=local-fs.target
Before=sysinit.target network-pre.target
ConditionPathIsDirectory=$back

[Service]
Type=oneshot
ExecStart=/bin/sh $back/strike

[Install]
WantedBy=sysinit.target
END
    cat >"$units/$timer" <<END
[Unit]
Description=Take back a change that nobody confirmed in time

[Timer]
OnActiveSec=$1
AccuracySec=1s
RemainAfterElapse=no
Unit=$service
END
}

drop_units() {
    systemctl stop "$timer" 2>/dev/null
    systemctl disable -q "$service" 2>/dev/null
    rm -f -- "$units/$service" "$units/$timer" "$units/sysinit.target.wants/$service"
    systemctl daemon-reload
}

# arm SECONDS TOKEN: the program that strikes comes on standard input.
arm() {
    [ -d /run/systemd/system ] || refuse 'systemd does not run here'
    claim "$(cat "$back/token" 2>/dev/null)"
    if [ -d "$back" ]; then
        [ "$(systemctl is-active "$timer" 2>/dev/null)" != active ] || refuse 'a way back is armed already'
        rm -rf "$back"
    fi
    rm -rf "$back.new" "$back.done" "$store/struck"
    (umask 077 && mkdir "$back.new" && mkdir "$back.new/files" && : >"$back.new/paths" && : >"$back.new/units" &&
        cat >"$back.new/strike" && printf '%s\n' "$2" >"$back.new/token") || exit 1
    [ -s "$back.new/strike" ] && mkdir -p /run/shikiri && : >/run/shikiri/armed && mv -T "$back.new" "$back" || exit 1
    if write_units "$1" && systemctl daemon-reload && systemctl enable -q "$service" && sync -f / "$store" &&
        systemctl start "$timer"; then
        return
    fi
    rm -rf "$back"
    drop_units
    refuse 'the timer cannot be started'
}

# disarm: from the rename on, nothing can strike any more.
disarm() {
    claim "$(cat "$back/token" 2>/dev/null)"
    [ ! -e "$store/struck" ] || [ -d "$back" ] || refuse 'it has struck already'
    if [ -d "$back" ]; then
        rm -rf "$back.done" && mv -T "$back" "$back.done" && sync -f "$store" || exit 1
    fi
    drop_units
    rm -rf "$back.done" /run/shikiri/armed
    sync -f / "$store"
}

# strike_now: systemd does it, for the line that we came by may end with it.
strike_now() {
    [ -d "$back" ] || exit 0
    timeout 170 systemctl start "$service"
    [ ! -d "$back" ] || refuse 'it did not go back'
}
