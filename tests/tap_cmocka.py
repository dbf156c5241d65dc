#!/usr/bin/env python3
"""Runs a cmocka program and passes its TAP on: tap_cmocka.py PROGRAM [ARGUMENT...].

cmocka writes a skipped case as "not ok N # SKIP name" (read by everybody else as a failure) and starts again at 1 for a
second group; both are put right here.
"""
import os
import re
import subprocess
import sys


def main():
    env = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP")
    command = os.environ.get("SERVANDA_WRAP", "").split() + sys.argv[1:]
    run = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True, errors="replace")
    count = 0
    for line in run.stdout:
        case = re.match(r"(not )?ok (\d+)(.*)", line)
        if re.match(r"1\.\.\d+\s*$", line):
            continue
        if case:
            count += 1
            skipped = " # SKIP" in case[3]
            name = case[3].replace("# SKIP", "- ") + " # SKIP not possible here" if skipped else case[3]
            line = f"{'' if skipped or not case[1] else 'not '}ok {count}{name}\n"
        print(line, end="", flush=True)
    status = run.wait()
    if status < 0:
        count += 1
        print(f"not ok {count} - {os.path.basename(sys.argv[1])} was killed by signal {-status}")
    print(f"1..{count}")
    return 0 if status < 0 else status


sys.exit(main())
