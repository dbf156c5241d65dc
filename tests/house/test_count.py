"""The last line of ./test is counted right: cases, not programs, and nothing that failed is lost."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("SERVANDA_ROOT", pathlib.Path(__file__).resolve().parents[2]))


class Count(unittest.TestCase):
    def count(self, *logs, broken=()):
        with tempfile.TemporaryDirectory() as folder:
            names = []
            for number, tests in enumerate(logs):
                path = pathlib.Path(folder) / f"{number}.json"
                lines = (json.dumps({"name": n, "stdout": out, "result": result}) for n, out, result in tests)
                path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
                names.append(str(path))
            run = subprocess.run([sys.executable, ROOT / "scripts" / "count_tests.py", *names, "--broken", *broken],
                                 capture_output=True, text=True, check=False)
        return run.stdout.splitlines()[-1], run.returncode

    def test_cases(self):
        tap = "1..3\nok 1 - a\n# a remark: ok\nok 2 - b\nok 3 - c # SKIP absent\n"
        self.assertEqual(self.count([("t", tap, "OK")]), ("2 passed, 0 failed, 1 skipped", 0))

    def test_failed_case(self):
        tap = "ok 1 - a\nnot ok 2 - b\n1..2\n"
        self.assertEqual(self.count([("t", tap, "FAIL")]), ("1 passed, 1 failed, 0 skipped", 1))

    def test_known_gaps(self):
        tap = "ok 1 - a\nnot ok 2 - b # TODO a known gap\n1..2\n"
        self.assertEqual(self.count([("t", tap, "OK")]), ("1 passed, 0 failed, 1 skipped", 0))
        tap = "ok 1 - a # TODO a known gap\n1..1\n"
        self.assertEqual(self.count([("t", tap, "FAIL")]), ("0 passed, 1 failed, 0 skipped", 1))

    def test_crash_after_good_cases(self):
        self.assertEqual(self.count([("t", "ok 1 - a\n", "ERROR")]), ("1 passed, 1 failed, 0 skipped", 1))

    def test_timeout(self):
        self.assertEqual(self.count([("t", "", "TIMEOUT")]), ("0 passed, 1 failed, 0 skipped", 1))

    def test_plain_programs(self):
        self.assertEqual(self.count([("t", "", "OK"), ("u", "gone", "SKIP")]), ("1 passed, 0 failed, 1 skipped", 0))

    def test_skipped_here_but_run_there(self):
        here, there = [("t", "ok 1 - a # SKIP no\n", "SKIP")], [("t", "ok 1 - a\n", "OK")]
        self.assertEqual(self.count(here, there), ("1 passed, 0 failed, 0 skipped", 0))

    def test_nothing_ran(self):
        self.assertEqual(self.count([]), ("0 passed, 1 failed, 0 skipped", 1))

    def test_broken_build(self):
        self.assertEqual(self.count([("t", "", "OK")], broken=["build/x"]), ("1 passed, 1 failed, 0 skipped", 1))


if __name__ == "__main__":
    unittest.main()
