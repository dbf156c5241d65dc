#!/usr/bin/env python3
"""Runs the statement tests of a pack, and its known gaps: tap_statements.py STATEMENTTEST PACKS LANG."""
import pathlib
import subprocess
import sys

program, packs, lang = sys.argv[1:]
folder = pathlib.Path(packs) / lang
files = sorted(folder.glob("tests/*.test")) + sorted(folder.glob("GAPS"))
if not files:
    print("1..0 # SKIP this pack has no statement tests")
    sys.exit(0)
sys.exit(subprocess.run([program, *map(str, files)], check=False).returncode)
