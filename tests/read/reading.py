"""The program on files that it reads: what the tests of formats share."""
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(os.environ.get("SERVANDA_ROOT", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("SERVANDA", str(ROOT / "build/release/src/servanda"))
MUTANTS = int(os.environ.get("SERVANDA_MUTANTS", "40"))


def run(*arguments, code=None, **more):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=3000, check=False, **more)
    if code is not None and done.returncode != code:
        raise AssertionError(f"{arguments}: {done.returncode} instead of {code}: {done.stderr[-2000:]}")
    return done


def extract(*arguments, code=0, **more):
    return [json.loads(line) for line in run("extract", "--quiet", *arguments, code=code, **more).stdout.splitlines()]


def check_mutants(case, kind, mutants, whole, scratch, options=(), named=False):
    """A folder of broken files, read together with a whole one in an empty folder `scratch`: no crash of the program, no
    hang, no leak, no file left behind, and the whole file is read. Pictures are read only where they are named; in
    builds with sanitizers their libraries may be heard."""
    before, begin = sorted(os.listdir(mutants)), time.monotonic()
    files = [mutants / name for name in before] if named else [mutants]
    done = run("extract", "--quiet", "--reading", "seconds=20,ocr=60", *options, *files, whole, cwd=scratch,
               env=dict(os.environ, TMPDIR=str(scratch)))
    case.assertIn(done.returncode, (0, 3), done.stderr[-3000:])
    case.assertNotIn("Sanitizer", done.stderr)
    case.assertNotIn("runtime error", done.stderr)
    told = [line for line in done.stderr.splitlines() if line.startswith("servanda: ") or not named]
    case.assertTrue(all(line.startswith("servanda: ") for line in told), done.stderr[-3000:])
    case.assertIn(f'"doc":"{whole.stem}"', done.stdout)
    case.assertEqual(sorted(os.listdir(mutants)), before)
    case.assertEqual(os.listdir(scratch), [])
    errors = len(told)
    print(f"# {kind}: {len(before)} mutants in {time.monotonic() - begin:.1f} s: {len(before) - errors} read, {errors} errors",
          file=sys.stderr)
