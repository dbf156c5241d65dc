#!/usr/bin/env python3
"""Refuses writable globals in the library: check_globals.py ARCHIVE...

Reads the symbols of the object files; whatever lies in a section that stays writable after loading is told. Constant
tables of pointers (.data.rel.ro) are read-only once relocated and allowed.
"""
import re
import subprocess
import sys

# 0000000000000000 l     O .bss\t0000000000000008 name
SYMBOL = re.compile(r"^[0-9a-f]+ (.{7}) (\S+)\s+([0-9a-f]+)\s+(?:\.hidden )?(\S+)$")
WRITABLE = re.compile(r"^(\.data(?!\.rel\.ro)|\.bss|\.tdata|\.tbss|\*COM\*)")


def main():
    bad = seen = 0
    for archive in sys.argv[1:]:
        member = archive
        out = subprocess.run(["objdump", "-t", archive], check=True, capture_output=True, text=True).stdout
        for line in out.splitlines():
            if ":     file format" in line:
                member = line.split(":", 1)[0]
            match = SYMBOL.match(line)
            if not match:
                continue
            seen += 1
            flags, section, size, name = match.groups()
            if WRITABLE.match(section) and "d" not in flags and int(size, 16) > 0:
                print(f"{member}: {name} is a writable global ({section}, {int(size, 16)} bytes)", file=sys.stderr)
                bad += 1
    if seen < 10:
        print("no symbols were read: the check is blind", file=sys.stderr)
        return 1
    return 1 if bad else 0


sys.exit(main())
