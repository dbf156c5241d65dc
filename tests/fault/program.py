"""Running the program on a folder of documents made from examples/."""
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("SERVANDA_ROOT", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("SERVANDA", str(ROOT / "build/release/src/servanda"))


class Case(unittest.TestCase):
    """A folder with `copies` of every example, each with a line of its own, so that all are different documents."""

    copies = 4

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.texts = self.folder / "texts"
        self.texts.mkdir()
        examples = [path for path in sorted((ROOT / "examples").iterdir()) if path.suffix in (".txt", ".md", ".html")]
        for number in range(self.copies):
            for path in examples:
                text = path.read_text(encoding="utf-8") + f"\n\nNo. {number}.\n"
                (self.texts / f"{path.stem}-{number}{path.suffix}").write_text(text, encoding="utf-8")
        self.files = sorted(str(path) for path in self.texts.iterdir())
        self.ids = sorted(pathlib.Path(name).stem for name in self.files)
        self.assertTrue(self.files)

    def command(self, register, *arguments):
        return [PROGRAM, *arguments, "--register", str(register)]

    def run_program(self, register, *arguments, **options):
        return subprocess.run(self.command(register, *arguments), capture_output=True, timeout=120, check=False, **options)

    def export(self, register):
        run = self.run_program(register, "export", "--jsonl", "--all-versions")
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def held(self, register):
        """Ids of the documents in the register."""
        run = self.run_program(register, "documents", "--ids")
        if run.returncode == 5 and b"the file is empty" in run.stderr:
            return []  # killed before its tables were there: nothing was promised yet
        self.assertEqual(run.returncode, 0, run.stderr)
        return sorted(run.stdout.decode().split())
