"""`uci`: reads and stages settings; what it says and how it ends is that of the real one."""

from __future__ import annotations

import sys
from pathlib import Path

from shikiri.simulator.openwrt.programs.store import HOME, PLACE, STAGE, Package, Refusal, names, quoted, tokens


def out(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(words: list[str]) -> int:
    stage, quiet = STAGE, False
    while words and words[0].startswith("-"):
        flag = words.pop(0)
        if flag == "-t":
            stage = Path(words.pop(0))
        elif flag == "-q":
            quiet = True
        elif flag != "-X":
            sys.stderr.write("unknown option\n")
            return 1
    if not words:
        return 255
    if words[0] == "batch":
        return batch(stage)
    try:
        return run(words, stage)
    except Refusal as why:
        if not quiet:
            sys.stderr.write(f"uci: {why}" + "\n")
        return 1


def batch(stage: Path) -> int:
    """A refusal is told and the next line is taken all the same; it always ends well."""
    for words in tokens(sys.stdin.read()):
        if words == ["exit"]:
            break
        try:
            run(words, stage)
        except Refusal as why:
            sys.stderr.write(f"uci: {why}" + "\n")
    return 0


def run(words: list[str], stage: Path) -> int:
    verb, rest = words[0], words[1:]
    if verb in ("export", "show"):
        for name in rest or names():
            show(name, stage) if verb == "show" else out(f"package {name}\n{Package(name, stage).text()}")
    elif verb == "changes":
        kept = sorted(stage.iterdir()) if stage.is_dir() else []
        for path in kept:
            if not rest or path.name in rest:
                sys.stdout.write(path.read_text("utf-8", "surrogateescape"))
    elif verb == "commit":
        for name in rest or names():
            Package(name, stage).commit()
    elif verb == "revert":
        (stage / rest[0]).unlink(missing_ok=True)
    elif verb == "get":
        out(get(rest[0], stage))
    elif verb in ("set", "add_list", "delete", "reorder", "rename"):
        edit(verb, rest, stage)
    else:
        raise Refusal("Invalid argument")
    return 0


def show(word: str, stage: Path) -> None:
    name, _, path = word.partition(".")
    package = Package(name, stage)
    counts: dict[str, int] = {}
    for one in package.sections:
        index = counts.get(one.kind, 0)
        counts[one.kind] = index + 1
        told = f"@{one.kind}[{index}]" if one.anonymous else one.name
        if path and path.partition(".")[0] not in (told, one.name):
            continue
        out(f"{name}.{told}={one.kind}")
        for option, value in one.options.items():
            values = value if isinstance(value, list) else [value]
            out(f"{name}.{told}.{option}={' '.join(map(quoted, values))}")


def get(word: str, stage: Path) -> str:
    parts = word.split(".")
    held = Package(parts[0], stage).find(parts[1]) if len(parts) > 1 else None
    if held is None:
        raise Refusal("Entry not found")
    if not parts[2:]:
        return held.kind
    value = held.options.get(parts[2])
    if value is None:
        raise Refusal("Entry not found")
    return " ".join(value) if isinstance(value, list) else value


def edit(verb: str, rest: list[str], stage: Path) -> None:
    path, sign, value = rest[0].partition("=")
    parts = path.split(".")
    if len(parts) not in (2, 3) or (not sign and verb != "delete"):
        raise Refusal("Invalid argument")
    package = Package(parts[0], stage)
    option = parts[2] if parts[2:] else ""
    held = package.find(parts[1])
    if verb == "set" and not value:  # takes it away, and is content where it is not there
        if held is None or (option and option not in held.options):
            return
        verb = "delete"
    if held is None and (verb != "set" or option or PLACE.fullmatch(parts[1])):
        raise Refusal("Invalid argument" if verb in ("set", "add_list") else "Entry not found")
    if verb == "delete" and held is not None and option and option not in held.options:
        raise Refusal("Entry not found")
    mark = {"set": "", "add_list": "|", "delete": "-", "reorder": "^", "rename": "@"}[verb]
    package.staged(mark, held or parts[1], option, None if verb == "delete" else value)
    Package(parts[0], stage)


if __name__ == "__main__":
    HOME.mkdir(parents=True, exist_ok=True)
    sys.exit(main(sys.argv[1:]))
