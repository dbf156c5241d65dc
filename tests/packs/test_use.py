"""Rules by how many documents they fire in: over the golden documents, the examples, and the shared texts where they lie
beside the repository. A rule that fires in one of them alone says in its `why` what general wording it stands for (at least
four words outside of quotation marks, docs/RULES.md); those that fire in none are listed, language by language.
"""
import json
import os
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(os.environ["SERVANDA_ROOT"])
SHARED = ROOT.parent / "shared" / "corpus" / "text"
# A pack for values is asked by `servanda values` alone, never while documents are read.
LANGS = sorted(conf.parent.name for conf in (ROOT / "packs").glob("*/pack.conf"))


def documents():
    """Examples as they are, golden documents by themselves, and the shared texts."""
    yield from sorted(path for path in (ROOT / "examples").iterdir() if path.is_file())
    yield from sorted((ROOT / "tests" / "golden").glob("*/*.txt"))
    if SHARED.is_dir():
        yield from sorted(SHARED.glob("*.txt"))


def rules_of(lang):
    """Every rule of the pack with what it did, as the program tells it."""
    call = [os.environ["SERVANDA"], "pack", "cost", ROOT / "packs" / lang, *documents(), "--alone", "--jsonl"]
    done = subprocess.run([str(word) for word in call], capture_output=True, check=True, timeout=250)
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


class Use(unittest.TestCase):
    """One case a language, made below."""

    def test_what_was_read(self):
        self.assertGreater(len(list(documents())), 50)
        if not SHARED.is_dir():
            self.skipTest("the shared texts are not here: rules are counted over golden documents and examples only")


def case(lang):
    def check(self):
        rules = rules_of(lang)
        unused = [rule["rule"] for rule in rules if rule["documents"] == 0]
        print(f"# {lang}: {len(rules)} rules; {len(unused)} fire in no document: {' '.join(unused)}", file=sys.stderr)
        self.assertTrue(any(rule["documents"] > 5 for rule in rules))
        narrow = [f"{rule['file']}:{rule['line']}: {rule['rule']}: {rule['why']}" for rule in rules
                  if rule["documents"] == 1 and not rule["general"]]
        self.assertEqual(narrow, [], "say in `why` what general wording these stand for")
    return check


for name in LANGS:
    setattr(Use, f"test_{name}", case(name))

if __name__ == "__main__":
    unittest.main()
