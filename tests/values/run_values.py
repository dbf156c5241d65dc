#!/usr/bin/env python3
"""Runs the cases of one language through `servanda values` and reports each as TAP: run_values.py LANG.jsonl GAPS.

A case: {"id","lang","kind":"date|number|percent|currency","input","reference_date","expected":[{"text","start","length",
"value"}],"why"}; start and length in code points, a date's value in EDTF, money as {"value","currency"}. A case passes
where everything expected, and of its kind nothing else, is found. GAPS lists the ids of cases that do not work yet, one a
line with the reason behind it: they are run and reported as skipped, and fail once they work.
"""
import calendar
import json
import os
import re
import subprocess
import sys

SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}


def bound(text, last):
    """The first or last day of a year, month, season or day as (year, month, day)."""
    if text in ("", ".."):
        return ".."
    parts = [int(part) for part in text.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
    if month in SEASONS:
        month = SEASONS[month][last]
        year, month = (year + 1, month - 12) if month > 12 else (year, month)
    day = parts[2] if len(parts) > 2 else (calendar.monthrange(year, month)[1] if last else 1)
    return (year, month, day)


def period(edtf):
    if not isinstance(edtf, str) or not re.fullmatch(r"[\d.-]*(/[\d.-]*)?", edtf):
        return None
    first, _, last = edtf.partition("/")
    return bound(first, False), bound(last if "/" in edtf else first, True)


def near(a, b):
    return isinstance(b, (int, float)) and abs(a - b) <= 1e-6 * max(1, abs(a), abs(b))


def same(kind, want, got):
    if kind == "date":
        return period(want) == period(got.get("edtf"))
    if kind == "currency":
        return want["currency"] == got.get("currency") and near(want["value"], got.get("value"))
    return near(want, got.get("value"))


def judge(case, found):
    """None, or what is wrong."""
    got = [f for f in found if f["kind"] == case["kind"]]
    shown = "; ".join(f"[{f['text']}] {f.get('edtf', f.get('value'))} {f.get('currency') or ''}".strip() for f in got)
    for want in case["expected"]:
        hit = [f for f in got if (f["start"], f["length"]) == (want["start"], want["length"])]
        if len(hit) != 1 or not same(case["kind"], want["value"], hit[0]):
            return f"wanted [{want['text']}] {want['value']}, found {shown or 'nothing'}"
    return f"found {shown}" if len(got) > len(case["expected"]) else None


def check(case):
    """What is wrong with the case itself."""
    if not case.get("why"):
        return "a case says why its value is right"
    for want in case["expected"]:
        if case["input"][want["start"]:want["start"] + want["length"]] != want["text"]:
            return f"[{want['text']}] does not stand at {want['start']}"
    return None


def main():
    cases = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8") if line.strip()]
    gaps = {line.split()[0] for line in open(sys.argv[2], encoding="utf-8") if line.strip() and line[0] != "#"}
    asked = [{key: case.get(key) for key in ("id", "lang", "input", "reference_date")} for case in cases]
    run = subprocess.run([os.environ["SERVANDA"], "values"], input="".join(json.dumps(ask) + "\n" for ask in asked),
                         stdout=subprocess.PIPE, encoding="utf-8", check=False)
    found = {answer["id"]: answer["found"] for answer in map(json.loads, run.stdout.splitlines())}
    if run.returncode != 0 or len(found) != len(cases):
        print(f"Bail out! servanda values ended with {run.returncode}, {len(found)} answers for {len(cases)} cases")
        return 1
    failed = 0
    for number, case in enumerate(cases, 1):
        wrong = check(case) or judge(case, found[case["id"]])
        known = case["id"] in gaps
        if known and not wrong:
            wrong, known = "works now: take it out of GAPS", False
        failed += bool(wrong) and not known
        state = "not ok" if wrong and not known else "ok"
        print(f"{state} {number} - {case['id']} {case['input']}".replace("#", "") + (" # SKIP known gap" if known else ""))
        if wrong:
            print(f"# {wrong}")
    print(f"1..{len(cases)}")
    return 1 if failed else 0


sys.exit(main())
