#!/usr/bin/env python3
"""Refuses exported symbols that are not servanda_*: check_symbols.py LIBRARY HEADER...

Also the other way round: every function that a public header declares with SERVANDA_API must be there.
"""
import pathlib
import re
import subprocess
import sys

DECLARED = re.compile(r"SERVANDA_API\b[^;{}]*?\b(servanda_\w+)\s*\(")


def main():
    library, *headers = sys.argv[1:]
    out = subprocess.run(["nm", "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    exported = {line.split()[-1].split("@")[0] for line in out.splitlines() if line.split()}
    declared = {name for header in headers
                for name in DECLARED.findall(pathlib.Path(header).read_text(encoding="utf-8"))}
    stray = sorted(name for name in exported if not name.startswith("servanda_"))
    secret = sorted(name for name in exported if name.startswith("servanda_") and name not in declared)
    missing = sorted(declared - exported)
    for name in stray:
        print(f"{name} is exported but is not named servanda_*", file=sys.stderr)
    for name in secret:
        print(f"{name} is exported but no public header declares it", file=sys.stderr)
    for name in missing:
        print(f"{name} is declared in a public header but not exported", file=sys.stderr)
    if not declared:
        print("no declarations were read: the check is blind", file=sys.stderr)
    return 1 if stray or secret or missing or not declared else 0


sys.exit(main())
