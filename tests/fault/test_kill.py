"""kill -9 at any moment of `add`: the register opens, holds whole documents only, and a second run completes it."""
import random
import signal
import subprocess
import time
import unittest

from program import Case


class Kill(Case):
    rounds = 12

    def killed_after(self, register, seconds):
        """True if the kill came before the end."""
        run = subprocess.Popen(self.command(register, "add", "--quiet", *self.files), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        run.kill()
        return run.wait() == -signal.SIGKILL

    def statements(self, register, doc):
        run = self.run_program(register, "list", doc, "--jsonl")
        self.assertIn(run.returncode, (0, 1), run.stderr)
        return run.stdout

    def test_kill(self):
        whole = self.folder / "whole.db"
        begun = time.monotonic()
        run = self.run_program(whole, "add", "--quiet", *self.files)
        length = time.monotonic() - begun
        self.assertEqual(run.returncode, 0, run.stderr)
        expected = self.export(whole)
        self.assertTrue(expected)
        dice = random.Random(7)
        kills = partial = 0
        for number in range(self.rounds):
            register = self.folder / f"killed-{number}.db"
            kills += self.killed_after(register, dice.uniform(0, length))
            if register.exists() and register.stat().st_size:  # before the first page it is no register yet
                held = self.held(register)
                partial += 0 < len(held) < len(self.ids)
                for doc in held:
                    self.assertEqual(self.statements(register, doc), self.statements(whole, doc), doc)
            run = self.run_program(register, "add", "--quiet", *self.files)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertEqual(self.held(register), self.ids)
            self.assertEqual(self.export(register), expected)
        self.assertGreater(kills, 0, "no kill came in time")

    def undertakings(self, register):
        run = self.run_program(register, "undertakings", "--jsonl", "--today", "2030-01-01")
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def test_kill_while_linking(self):
        """What linking had kept is there or is made again, and is what a register has that was never killed."""
        half = len(self.files) // 2
        whole, grown = self.folder / "whole.db", self.folder / "grown.db"
        self.assertEqual(self.run_program(whole, "add", "--quiet", *self.files).returncode, 0)
        expected = self.undertakings(whole)
        self.assertEqual(self.run_program(grown, "add", "--quiet", *self.files[:half]).returncode, 0)
        started = grown.read_bytes()
        begun = time.monotonic()
        self.assertEqual(self.run_program(grown, "add", "--quiet", *self.files).returncode, 0)
        length = time.monotonic() - begun
        dice = random.Random(11)
        kills = 0
        for number in range(self.rounds):
            register = self.folder / f"linking-{number}.db"
            register.write_bytes(started)
            kills += self.killed_after(register, length * (1 - dice.random() ** 2 / 2))  # the later half: linking comes last
            held = self.held(register)
            self.assertTrue(set(self.ids) >= set(held) and len(held) >= half)
            if held == self.ids:
                self.assertEqual(self.undertakings(register), expected)
            self.assertEqual(self.run_program(register, "add", "--quiet", *self.files).returncode, 0)
            self.assertEqual(self.undertakings(register), expected)
        self.assertGreater(kills, 0, "no kill came in time")

    def test_twice_changes_nothing(self):
        register = self.folder / "twice.db"
        for _ in range(2):
            run = self.run_program(register, "add", "--quiet", *self.files)
            self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(self.held(register), self.ids)

    def test_two_at_once(self):
        """Two programs that add to one register: each document is there once, nobody loses anything."""
        register = self.folder / "both.db"
        runs = [subprocess.Popen(self.command(register, "add", "--quiet", *part), stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE) for part in (self.files, self.files[::-1])]
        for run in runs:
            error = run.communicate(timeout=120)[1]
            self.assertEqual(run.returncode, 0, error)
        self.assertEqual(self.held(register), self.ids)


if __name__ == "__main__":
    unittest.main()
