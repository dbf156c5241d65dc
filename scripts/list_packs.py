#!/usr/bin/env python3
"""Lists the languages that have a pack, one a line: every folder under packs/ with a pack.conf."""
import pathlib
import sys

for conf in sorted(pathlib.Path(sys.argv[1]).glob("*/pack.conf")):
    print(conf.parent.name)
