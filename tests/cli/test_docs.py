"""Sessions in the documentation are real: each ```console block is run, and must show what the program shows.

Lines that begin with "$ " are typed, in one folder with the examples in it; what follows is what they print (both
streams). A typed line with <<'END' goes on up to END. `python3 tests/cli/test_docs.py --update` writes the outputs anew.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

from command import EXAMPLES, PROGRAM, ROOT, Case

PAGES = ("README.md", "docs/FIRST-STEPS.md", "docs/ADD-A-RULE.md", "docs/ADD-A-LANGUAGE.md")


def parts(text):
    """The page as pieces: (True, body of a console block) or (False, anything else)."""
    for piece in re.split(r"(?<=^```console\n)(.*?)(?=^```$)", text, flags=re.MULTILINE | re.DOTALL):
        yield piece.startswith("$ "), piece


def commands(block):
    """What is typed in a block, each as one piece of shell."""
    lines = iter(block.splitlines())
    for line in lines:
        if not line.startswith("$ "):
            continue
        typed = [line[2:]]
        if "<<'END'" in line:
            for line in lines:
                typed.append(line)
                if line == "END":
                    break
        yield "\n".join(typed)


def keys(value):
    """All keys of an object and of what it holds."""
    if isinstance(value, list):
        return {key for one in value for key in keys(one)}
    return set(value) | keys(list(value.values())) if isinstance(value, dict) else set()


class Docs(Case):
    def session(self, block):
        """The block as it should be: commands with what they really print."""
        shown = []
        env = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "COLUMNS": "100", "LC_ALL": "C.UTF-8",
               **{key: os.environ[key] for key in os.environ if key.endswith("SAN_OPTIONS")}}
        for command in commands(block):
            done = subprocess.run(["sh", "-c", command], cwd=self.folder, env=env, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=120, check=False)
            output = re.sub(r"[ \t\r]+$", "", done.stdout.decode("utf-8"), flags=re.MULTILINE)
            shown.append(f"$ {command}\n{output}")
        return "".join(shown)

    def check(self, name):
        shutil.copytree(EXAMPLES, self.folder / "examples")
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "servanda").symlink_to(pathlib.Path(PROGRAM).resolve())
        page = ROOT / name
        text = page.read_text(encoding="utf-8")
        real = "".join(self.session(piece) if console else piece for console, piece in parts(text))
        if os.environ.get("SERVANDA_UPDATE"):
            page.write_text(real, encoding="utf-8")
            text = real
        self.assertIn("$ servanda", text)
        # Where a rule stands changes with every line of its file.
        self.assertEqual(*(re.sub(r"(\.rules):\d+", r"\1:", page) for page in (text, real)))

    def test_readme(self):
        self.check("README.md")

    def test_first_steps(self):
        self.check("docs/FIRST-STEPS.md")

    def test_add_a_rule(self):
        self.check("docs/ADD-A-RULE.md")

    def test_add_a_language(self):
        self.check("docs/ADD-A-LANGUAGE.md")

    def test_every_key_is_explained(self):
        """docs/OUTPUT.md has each key that is written for other programs, and each word of the closed vocabularies."""
        page = set(re.findall(r"`([^`]+)`", (ROOT / "docs/OUTPUT.md").read_text(encoding="utf-8")))
        self.add_examples()
        day = ["--today", "2026-01-15"]
        draft = self.write("draft.txt", "Joint Statement\n\nJapan and China will consider a lamp.\n")
        calls = [["export"], ["due", *day], ["undertakings", *day], ["status", *day], ["compare", "ports-2023-en", "ports-2023-ja"],
                 ["diff", "ports-2023-en", "ports-2025-en"], ["check", draft, "--series", "ports", *day]]
        first = self.servanda("status", "--jsonl").objects[0]["undertaking"]
        self.servanda("status", first, "done", "--party", "JPN", "--note", "seen", "--score", "+1", "--member", "JPN")
        seen = {"reasons"}
        for call in calls:
            rows = self.servanda(*call, "--jsonl", code=1 if call[0] in ("due", "diff", "check") else 0).objects
            self.assertTrue(rows, call)
            for row in rows:
                seen |= keys(row)
        words = {word for name in ("state", "change", "check", "model") for word in re.findall(
            r'^SV_\w+\(\w+, "([^"]+)"\)', (ROOT / f"include/servanda/{name}.def").read_text(encoding="utf-8"), re.M)}
        self.assertGreater(len(words), 30)
        self.assertEqual(sorted((seen | words) - page), [])

    def test_links_lead_somewhere(self):
        for name in (*PAGES, "docs/OUTPUT.md", "docs/RULES.md", "docs/HACKING.md", "docs/ARCHITECTURE.md", "docs/DEPENDENCIES.md"):
            page = ROOT / name
            for link in re.findall(r"\]\(([^)#:]+)[^):]*\)", page.read_text(encoding="utf-8")):
                self.assertTrue((page.parent / link).exists(), f"{name}: {link}")


if __name__ == "__main__":
    if "--update" in sys.argv:
        sys.argv.remove("--update")
        os.environ["SERVANDA_UPDATE"] = "1"
    unittest.main()
