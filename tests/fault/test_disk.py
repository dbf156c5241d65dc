"""A disk without space: one clear error, the right exit code, and a register that still opens with what it had."""
import resource
import signal
import subprocess
import unittest

from program import Case


def small_files(limit):
    """No file may grow over `limit` bytes: the same as a full disk, without needing one."""
    def prepare():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return prepare


class Disk(Case):
    copies = 2

    def test_full_while_adding(self):
        register = self.folder / "full.db"
        run = self.run_program(register, "add", "--quiet", self.files[0])
        self.assertEqual(run.returncode, 0, run.stderr)
        before = self.export(register)
        limit = register.stat().st_size + 20000
        run = self.run_program(register, "add", "--quiet", *self.files, preexec_fn=small_files(limit))
        self.assertIn(run.returncode, (5, 6), run.stderr)
        self.assertTrue(run.stderr.strip())
        self.assertIn(self.ids[0], self.held(register))
        self.assertIn(before.splitlines()[0], self.export(register))
        run = self.run_program(register, "add", "--quiet", *self.files)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(self.held(register), self.ids)

    def test_no_space_for_a_new_register(self):
        register = self.folder / "new.db"
        run = self.run_program(register, "add", "--quiet", self.files[0], preexec_fn=small_files(4096))
        self.assertIn(run.returncode, (5, 6), run.stderr)
        self.assertTrue(run.stderr.strip())
        run = self.run_program(register, "add", "--quiet", self.files[0])
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_full_output(self):
        with open("/dev/full", "wb") as full:
            run = subprocess.run(self.command(self.folder / "unused.db", "extract", *self.files)[:-2], stdout=full,
                                 stderr=subprocess.PIPE, timeout=120, check=False)
        self.assertEqual(run.returncode, 6, run.stderr)
        self.assertTrue(run.stderr.strip())


if __name__ == "__main__":
    unittest.main()
