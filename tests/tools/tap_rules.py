#!/usr/bin/env python3
"""Runs the tests inside the rules of a pack and reports each as TAP: tap_rules.py PACKTEST PACKS LANG."""
import re
import subprocess
import sys


def main():
    packtest, packs, lang = sys.argv[1:]
    run = subprocess.run([packtest, "-C", packs, lang, "--quiet"], stdout=subprocess.PIPE, text=True, check=False)
    lines = run.stdout.splitlines()
    total = re.match(r"[\w/]+: \d+ rules, (\d+) tests, (\d+) failed", lines[-1]) if lines else None
    failures = lines[:-1]
    if not total or int(total[2]) != len(failures) or (run.returncode != 0) != bool(failures):
        print(run.stdout + f"Bail out! packtest ended with {run.returncode}")
        return 1
    count = int(total[1])
    for number, line in enumerate(failures, 1):
        print(f"not ok {number} - {line.replace('#', '')}")
    for number in range(len(failures) + 1, count + 1):
        print(f"ok {number} - a rule test of {lang}")
    print(f"1..{count}\n# {lines[-1]}")
    return 1 if failures else 0


sys.exit(main())
