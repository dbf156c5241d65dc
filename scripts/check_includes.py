#!/usr/bin/env python3
"""Refuses an include that runs upwards or sideways: check_includes.py ROOT [STAMP DEPFILE].

A file may include its own folder, floors below, and include/servanda. The program (cli) and the server (web) see only
the public headers and themselves. With STAMP, the stamp is written when all is well, so that the build runs this once
a change.
"""
import pathlib
import re
import sys

FLOORS = {"base": 0, "text": 1, "model": 1, "rule": 2, "read": 2, "find": 3, "link": 4, "shop": 4, "store": 5, "report": 6,
          "web": 7, "cli": 8}
PUBLIC_ONLY = {"web", "cli"}
SIDEWAYS = {("text/view.h", "model/document.h")}  # a View is made of a Document's block
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.M)


def complaint(name, quote, target):
    """Why src/NAME may not include TARGET, or None."""
    own = name.split("/")[0]
    other = target.split("/")[0]
    if other == "servanda":
        return None if quote == '"' else "is ours: use quotes"
    if quote == "<":
        return "is ours: use quotes" if other in FLOORS and "/" in target else None
    if own not in FLOORS:
        return f"stands on no floor: src/{own} is not in the list of this check"
    if "/" not in target or other not in FLOORS:
        return "names no floor: write it as \"floor/file.h\""
    if own == other or (name, target) in SIDEWAYS:
        return None
    if own in PUBLIC_ONLY:
        return f"is internal: {own} uses public headers only"
    if FLOORS[other] == FLOORS[own]:
        return f"runs sideways (both on floor {FLOORS[own]})"
    if FLOORS[other] > FLOORS[own]:
        return f"runs upwards (floor {FLOORS[own]} to {FLOORS[other]})"
    return None


def check(root, files):
    bad = 0
    for path in files:
        name = path.relative_to(root / "src").as_posix() if (root / "src") in path.parents else None
        text = path.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            quote, target = match.groups()
            if name:
                why = complaint(name, quote, target)
            else:
                why = None if quote == "<" or target.startswith("servanda/") else "is internal: the public API needs none"
            if why:
                line = text.count("\n", 0, match.start(2)) + 1
                where = path.relative_to(root)
                print(f"{where}:{line}: include of {target} from {name or where} {why}", file=sys.stderr)
                bad += 1
    return bad


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    folders = [root / "src", root / "include"]
    files = sorted(p for f in folders for p in f.rglob("*") if p.suffix in (".c", ".h", ".def", ".inc"))
    bad = check(root, files)
    if len(sys.argv) > 2 and not bad:
        stamp, depfile = sys.argv[2:]
        needs = files + folders + sorted(p for f in folders for p in f.rglob("*") if p.is_dir())
        pathlib.Path(stamp).write_text("", encoding="utf-8")
        text = " ".join(str(p).replace(" ", "\\ ") for p in needs)
        pathlib.Path(depfile).write_text(f"{stamp}: {text}\n", encoding="utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
