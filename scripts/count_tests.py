#!/usr/bin/env python3
"""Counts single test cases in Meson's logs: count_tests.py LOG... --broken [BUILD...]

Prints "N passed, N failed, N skipped" as its last line; the exit code is 1 if anything failed. A test program that
failed without naming a failed case counts as one, and so does a build that broke or a log that is not there. A case that
one build skips and another runs is not skipped.
"""
import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b([^#\n]*)(?:#\s*(SKIP|TODO)\S*(.*))?", re.I)


def count_cases(test):
    """Names of passed and failed cases, and the skipped with their reasons, of one test program."""
    passed, failed, skipped = [], [], {}
    tap = [match for match in map(CASE.match, test.get("stdout", "").splitlines()) if match]
    name = test["name"]
    for match in tap:
        case = match[2].strip(" -0123456789")
        if match[3] and (match[3].upper() == "SKIP" or match[1]):
            skipped[f"{name}: {case}"] = match[4].strip()
        elif match[3]:
            failed.append(f"{name}: {case}: works now; it is no gap any more")
        elif match[1]:
            failed.append(f"{name}: {case}")
        else:
            passed.append(f"{name}: {case}")
    result = test["result"]
    if result in ("OK", "EXPECTEDFAIL") and not tap:
        passed.append(name)
    elif result == "SKIP" and not tap:
        skipped[name] = test.get("stdout", "").strip()
    elif result not in ("OK", "EXPECTEDFAIL", "SKIP") and not failed:
        failed.append(f"{name}: {result}")
    return passed, failed, skipped


def read(log):
    with open(log, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main():
    logs, broken = sys.argv[1:sys.argv.index("--broken")], sys.argv[sys.argv.index("--broken") + 1:]
    passed, failed, skipped = [], [f"{folder}: the build failed" for folder in broken], {}
    for log in logs:
        try:
            tests = read(log)
        except OSError:
            tests = []
        if not tests:
            failed.append(f"{log}: no test ran")
        for test in tests:
            some = count_cases(test)
            passed, failed, skipped = passed + some[0], failed + some[1], skipped | some[2]
    skipped = {name: why for name, why in skipped.items() if name not in passed}
    for name, why in skipped.items():
        print(f"skipped: {name} ({why})")
    for line in failed:
        print("failed:", line)
    print(f"{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed else 0


sys.exit(main())
