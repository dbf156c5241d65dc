#!/usr/bin/env python3
"""Fuzzes every target for a while: run_fuzz.py FUZZ REPLAY CORPUS FINDINGS SECONDS [TARGET...]. Speaks TAP.

What was found new is kept in FINDINGS/TARGET, what falls as FINDINGS/TARGET-crash-…; put that into the corpus once it is
mended. One process a target, as many at once as there are processors. SERVANDA_FUZZ_SECONDS=3600 looks longer.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

LIMITS = ["-max_len=16384", "-rss_limit_mb=2500", "-print_final_stats=1", "-verbosity=1"]

# What recognises pictures leaks by itself at every page, and takes long to load its data; in the program it ends with its
# child, which has a limit of its own.
RECOGNISED = {"picture"}


def fuzz(target, program, corpus, findings, seconds):
    """(passed, what to tell)"""
    kept = findings / target
    kept.mkdir(parents=True, exist_ok=True)
    folders = [kept] + [folder for folder in [corpus / target] if folder.is_dir()]
    env = dict(os.environ, SERVANDA_FUZZ=target)
    recognised = target in RECOGNISED
    env["ASAN_OPTIONS"] = f"detect_leaks={int(not recognised)}:allocator_may_return_null=1"
    command = [program, *LIMITS, f"-timeout={300 if recognised else 30}", f"-max_total_time={seconds}",
               f"-artifact_prefix={findings}/{target}-", *map(str, folders)]
    run = subprocess.run(command, env=env, capture_output=True, text=True, errors="replace")
    counted = re.search(r"stat::number_of_executed_units:\s*(\d+)", run.stderr)
    count = counted[1] if counted else "?"
    if run.returncode == 0:
        return True, f"{target}: {count} runs in {seconds} s"
    return False, f"{target}: fell after {count} runs\n" + "\n".join(run.stderr.splitlines()[-60:])


def main():
    program, replay, corpus, findings, seconds = sys.argv[1:6]
    seconds = os.environ.get("SERVANDA_FUZZ_SECONDS", seconds)
    listed = subprocess.run([replay, "--targets"], capture_output=True, text=True, check=True).stdout.split()
    targets = sys.argv[6:] or listed
    findings = pathlib.Path(findings)
    print(f"1..{len(targets)}", flush=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        work = [pool.submit(fuzz, t, program, pathlib.Path(corpus), findings, int(seconds)) for t in targets]
        for number, done in enumerate(work, 1):
            passed, text = done.result()
            first, *rest = text.splitlines()
            print(f"{'ok' if passed else 'not ok'} {number} - {first}", flush=True)
            for line in rest:
                print("# " + line, flush=True)


main()
