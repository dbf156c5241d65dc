"""Runs the program as a user does, in a folder of its own that is gone afterwards."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("SERVANDA_ROOT", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("SERVANDA", str(ROOT / "build" / "src" / "servanda"))
EXAMPLES = ROOT / "examples"

# What the program may find around it; everything else of this machine's environment is kept away.
KEPT = ("PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH", "TMPDIR")


class Result:
    """What a run left: exit code, and both streams as text."""

    def __init__(self, done):
        self.code = done.returncode
        self.raw = done.stdout
        self.out = done.stdout.decode("utf-8") if done.stdout is not None else ""
        self.err = done.stderr.decode("utf-8") if done.stderr is not None else ""

    @property
    def lines(self):
        return self.out.splitlines()

    @property
    def objects(self):
        return [json.loads(line) for line in self.out.split("\n") if line]


class Case(unittest.TestCase):
    """A test with an empty working folder."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="servanda-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, content):
        """Makes a file in the working folder; text or bytes."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return name

    def run_raw(self, *arguments, stdin=b"", env=None, stdout=subprocess.PIPE, timeout=120):
        surroundings = {key: os.environ[key] for key in KEPT if key in os.environ}
        surroundings.update(env or {})
        done = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, stdout=stdout, stderr=subprocess.PIPE,
                              cwd=self.folder, env=surroundings, timeout=timeout, check=False)
        return Result(done)

    def servanda(self, *arguments, code=0, **more):
        """Runs the program and checks its exit code."""
        result = self.run_raw(*arguments, **more)
        self.assertEqual(result.code, code, f"servanda {arguments}: {result.err}")
        return result

    def add_examples(self):
        self.servanda("add", "--quiet", EXAMPLES)

    def assert_one_error(self, result, *parts):
        """Standard error is one line, of the shape "servanda: what; cure", that has all parts."""
        lines = result.err.splitlines()
        self.assertEqual(len(lines), 1, result.err)
        self.assertTrue(lines[0].startswith("servanda: "), result.err)
        for part in parts:
            self.assertIn(part, lines[0])
