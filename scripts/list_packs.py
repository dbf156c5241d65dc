#!/usr/bin/env python3
"""Lists the packs, one a line: every folder LANG under packs/ with a pack.conf, and LANG/values where it has that."""
import pathlib
import sys

for conf in sorted(pathlib.Path(sys.argv[1]).glob("*/pack.conf")):
    print(conf.parent.name)
    if (conf.parent / "values").is_dir():
        print(conf.parent.name + "/values")
