#!/usr/bin/env python3
"""Refuses functions over 60 lines, files over 800, and a median function over 15: check_sizes.py ROOT."""
import pathlib
import statistics
import sys

import ctext

FUNCTION, FILE, MEDIAN = 60, 800, 15


def main():
    root = pathlib.Path(sys.argv[1])
    bad = 0
    lengths = []
    for path in ctext.sources(root, "src", "include", "tests"):
        text = path.read_text(encoding="utf-8")
        where = path.relative_to(root)
        if text.count("\n") > FILE:
            print(f"{where}: {text.count(chr(10))} lines; the ceiling is {FILE}", file=sys.stderr)
            bad += 1
        for name, line, length in ctext.functions(text):
            lengths.append(length)
            if length > FUNCTION:
                print(f"{where}:{line}: {name} has {length} lines; the ceiling is {FUNCTION}", file=sys.stderr)
                bad += 1
    median = statistics.median(lengths)
    print(f"{len(lengths)} functions, median {median:g} lines, longest {max(lengths)}")
    if median > MEDIAN:
        print(f"the median function has {median:g} lines; it should have at most {MEDIAN}", file=sys.stderr)
    return 1 if bad or median > MEDIAN else 0


sys.exit(main())
