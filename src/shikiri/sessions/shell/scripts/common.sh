# What every script of ours begins with. Everything we keep on a machine lies below $store; only root looks into it.
store=/var/lib/shikiri
back=$store/way-back

refuse() {
    printf '%s\n' "$*"
    exit 1
}

# claim TOKEN: this login wrote, or did not, under a way back; is that still so? It cannot strike until we are done.
claim() {
    (umask 077 && mkdir -p "$store") && exec 9>"$store/lock" && flock -w 60 9 || refuse "$store: cannot be locked"
    [ "$(cat "$back/token" 2>/dev/null)" = "$1" ] || exit 75
}

# release: what follows may take long, and the way back must not wait for it.
release() {
    exec 9>&-
}

# known FILE WORDS: is this line in a list of the way back? Then its old state is kept already.
known() {
    [ -f "$1" ] && grep -Fqx -- "$2" "$1"
}

# remember DIR PATH: the old self of a file, once, before it is touched.
remember() {
    known "$1/paths" "kept $2" || known "$1/paths" "absent $2" && return 0
    if [ -e "$2" ] || [ -L "$2" ]; then
        mkdir -p -- "$1/files${2%/*}" && cp -a -- "$2" "$1/files$2" && printf 'kept %s\n' "$2" >>"$1/paths"
    else
        printf 'absent %s\n' "$2" >>"$1/paths"
    fi
}

# put_back DIR PATH: the old self again, in one step.
put_back() {
    if known "$1/paths" "kept $2"; then
        aside=${2%/*}/.${2##*/}.shikiri-old
        mkdir -p -- "${2%/*}" && rm -rf -- "$aside" && cp -a -- "$1/files$2" "$aside" && mv -fT -- "$aside" "$2"
    elif known "$1/paths" "absent $2"; then
        rm -f -- "$2"
    fi
}

# remember_unit UNIT: was it enabled, did it run?
remember_unit() {
    [ -d "$back" ] || return 0
    grep -q -- "^$1 " "$back/units" 2>/dev/null && return 0
    enabled=$(systemctl is-enabled "$1" 2>/dev/null) || [ -n "$enabled" ] || enabled=absent
    active=$(systemctl is-active "$1" 2>/dev/null)
    printf '%s %s %s\n' "$1" "$enabled" "${active:-unknown}" >>"$back/units"
}
