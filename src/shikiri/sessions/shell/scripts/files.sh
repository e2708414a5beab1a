# Staging: new files beside their place, under a hidden name that no daemon reads; then all of them moved at once.

# clean: what a stage that was cut off left behind.
clean() {
    (umask 077 && mkdir -p "$store") || refuse "$store: cannot be made"
    if [ -f "$store/staged" ]; then
        while IFS= read -r left; do rm -f -- "$left"; done <"$store/staged"
        rm -f "$store/staged"
    fi
    rm -rf "$store/apt.log" "$store/check" "$store/undo" /run/shikiri-check.*
}

# stage PATH NEW MODE OWNER SIZE: what comes on standard input, all of it. Nobody sees it before it belongs to whom it must belong.
stage() {
    [ ! -d "$1" ] || refuse "$1: a folder stands where a file belongs"
    mkdir -p -- "${2%/*}" || exit 1
    printf '%s\n' "$2" >>"$store/staged" || exit 1
    rm -f -- "$2" && (umask 077 && : >"$2") || exit 1
    if [ "$3" = keep ] && [ -e "$1" ]; then
        chown --reference="$1" -- "$2" && chmod --reference="$1" -- "$2" || exit 1
    else
        chown -- "$4" "$2" && chmod -- "${3#keep}" "$2" || exit 1
    fi
    cat >>"$2" || exit 1
    [ "$(wc -c <"$2")" -eq "$5" ] || refuse "$1: only a part of it arrived"
    if [ -f "$1" ] && [ ! -L "$1" ] && cmp -s -- "$1" "$2" && [ "$(stat -c '%a %u %g' "$1")" = "$(stat -c '%a %u %g' "$2")" ]
    then
        rm -f -- "$2" && printf 'same %s\n' "$1"
    else
        printf 'new %s\n' "$1"
    fi
}

# stage_link PATH NEW TARGET
stage_link() {
    [ -L "$1" ] || [ ! -d "$1" ] || refuse "$1: a folder stands where a link belongs"
    if [ -L "$1" ] && [ "$(readlink -- "$1")" = "$3" ]; then
        printf 'same %s\n' "$1"
        return
    fi
    mkdir -p -- "${2%/*}" && printf '%s\n' "$2" >>"$store/staged" && rm -f -- "$2" && ln -s -- "$3" "$2" || exit 1
    printf 'new %s\n' "$1"
}

# stage_gone PATH: there is nothing to stage; is there anything to take away?
stage_gone() {
    [ ! -d "$1" ] || [ -L "$1" ] || refuse "$1: a folder stands where a file belongs"
    if [ -e "$1" ] || [ -L "$1" ]; then printf 'new %s\n' "$1"; else printf 'same %s\n' "$1"; fi
}

# commit_all: every path of the list $moves (`PATH` and its new self, which a file that goes has not), or none of them.
commit_all() {
    keep=$back
    [ -d "$keep" ] || { keep=$store/undo && rm -rf "$keep" && (umask 077 && mkdir -p "$keep") || exit 1; }
    printf '%s\n' "$moves" | while IFS='	' read -r path new; do
        [ -z "$path" ] || remember "$keep" "$path" || refuse "$path: the old file cannot be kept"
    done || exit 1
    printf '%s\n' "$moves" | while IFS='	' read -r path new; do
        [ -z "$new" ] || sync -- "$new" 2>/dev/null || [ -L "$new" ] || exit 1
    done && sync -f -- "$store" || refuse "the new files cannot be written to the disk"
    printf '%s\n' "$moves" | while IFS='	' read -r path new; do
        [ -n "$path" ] || continue
        if [ -n "$new" ]; then mv -fT -- "$new" "$path"; else rm -f -- "$path"; fi || exit 1
    done || {
        printf '%s\n' "$moves" | while IFS='	' read -r path new; do put_back "$keep" "$path"; done
        exit 1
    }
    sync -f -- / "$store"
    rm -rf "$store/undo" "$store/staged"
}
