"""Many threads give the same bytes as one, in any build; under ThreadSanitizer a race would end the program."""
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("SERVANDA_ROOT", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("SERVANDA", str(ROOT / "build/release/src/servanda"))
CORPUS = ROOT.parent / "shared" / "corpus" / "text"
COPIES = 6


def run(*arguments):
    env = dict(os.environ, TSAN_OPTIONS="halt_on_error=1:exitcode=66")
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, timeout=250, check=False, env=env)


class Threads(unittest.TestCase):
    def extract(self, threads, files):
        done = run("extract", "--quiet", "--threads", threads, *files)
        self.assertEqual(done.returncode, 0, done.stderr.decode()[-3000:])
        return done.stdout

    def same_bytes(self, files):
        alone = self.extract(1, files)
        self.assertTrue(alone)
        for threads in (2, 5, 16):
            self.assertEqual(self.extract(threads, files), alone, f"{threads} threads")

    def examples(self):
        return sorted(path for path in (ROOT / "examples").iterdir() if path.suffix in (".txt", ".md", ".html"))

    def test_extract(self):
        self.same_bytes(self.examples() * COPIES)

    def test_extract_corpus(self):
        files = sorted(CORPUS.glob("*.txt")) if CORPUS.is_dir() else []
        if not files:
            self.skipTest("the shared corpus is not here")
        self.same_bytes(files[:6])

    def test_order_of_files(self):
        """The order of the arguments changes nothing."""
        files = self.examples()
        there, back = self.extract(4, files), self.extract(4, files[::-1])
        self.assertEqual(there, back)

    def test_add(self):
        exports = []
        with tempfile.TemporaryDirectory() as folder:
            for threads in (1, 6):
                register = pathlib.Path(folder) / f"{threads}.db"
                done = run("add", "--quiet", "--threads", threads, "--register", register, *self.examples())
                self.assertEqual(done.returncode, 0, done.stderr.decode()[-3000:])
                done = run("export", "--jsonl", "--register", register)
                self.assertEqual(done.returncode, 0, done.stderr)
                exports.append(done.stdout)
        self.assertTrue(exports[0])
        self.assertEqual(exports[0], exports[1])

    def test_bad_files_among_good(self):
        """What one thread stumbles over does not disturb the others."""
        with tempfile.TemporaryDirectory() as folder:
            bad = pathlib.Path(folder) / "bad.txt"
            bad.write_bytes(b"\0\1\2\3" * 100)
            files = [path for good in self.examples() for path in (good, bad)]
            outcomes = [run("extract", "--quiet", "--threads", threads, *files) for threads in (1, 8)]
        self.assertEqual([done.returncode for done in outcomes], [3, 3])
        self.assertEqual(outcomes[0].stdout, outcomes[1].stdout)
        self.assertEqual(outcomes[0].stderr, outcomes[1].stderr)


if __name__ == "__main__":
    unittest.main()
