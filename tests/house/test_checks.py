"""The checks of the house are tested themselves: each must refuse what it is there for, and pass what is fine."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("SERVANDA_ROOT", pathlib.Path(__file__).resolve().parents[2]))
OPENING = "/* What it is for. */\n"


class Checks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.put("include/servanda/error.h", OPENING)
        self.put("src/base/base.h", OPENING)

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def run_check(self, name, *arguments):
        script = ROOT / "scripts" / f"check_{name}.py"
        run = subprocess.run([sys.executable, script, *(arguments or (self.root,))], capture_output=True, text=True,
                             check=False)
        return run.returncode, run.stdout + run.stderr

    def refuses(self, check, *words):
        code, out = self.run_check(check)
        self.assertEqual(code, 1, out)
        for word in words:
            self.assertIn(word, out)

    def passes(self, check):
        code, out = self.run_check(check)
        self.assertEqual(code, 0, out)

    def test_includes_downwards(self):
        self.put("src/find/a.c", OPENING + '#include <stdio.h>\n#include "base/base.h"\n#include "find/b.h"\n')
        self.put("src/text/view.h", OPENING + '#include "model/document.h"\n')
        self.put("src/cli/a.c", OPENING + '#include "servanda/error.h"\n#include "cli/b.h"\n')
        self.passes("includes")

    def test_includes_upwards(self):
        self.put("src/base/a.c", OPENING + '#include "find/find.h"\n')
        self.refuses("includes", "src/base/a.c:2", "find/find.h", "base/a.c", "upwards")

    def test_includes_sideways(self):
        self.put("src/rule/a.c", OPENING + '#include "read/read.h"\n')
        self.put("src/model/a.c", OPENING + '# include "text/text.h"\n')
        self.refuses("includes", "read/read.h from rule/a.c", "text/text.h from model/a.c", "sideways")

    def test_includes_without_floor(self):
        self.put("src/read/a.c", OPENING + '#include "local.h"\n')
        self.refuses("includes", "names no floor")

    def test_includes_of_the_program(self):
        self.put("src/cli/a.c", OPENING + '#include "base/base.h"\n')
        self.refuses("includes", "public headers only")

    def test_includes_of_public_headers(self):
        self.put("include/servanda/a.h", OPENING + '#include "base/base.h"\n')
        self.refuses("includes", "include/servanda/a.h:2")

    def test_includes_on_no_floor(self):
        self.put("src/attic/a.c", OPENING + '#include "base/base.h"\n')
        self.refuses("includes", "src/attic")

    def test_sizes(self):
        self.put("src/base/a.c", OPENING + "int f(void) {\n" + "    f();\n" * 58 + "}\n" + "int g(void) { return 0; }\n" * 3)
        self.passes("sizes")
        self.put("src/base/a.c", OPENING + "int f(void) {\n" + "    f();\n" * 59 + "}\n" + "int g(void) { return 0; }\n" * 3)
        self.refuses("sizes", "src/base/a.c:2", "f has 61 lines")

    def test_sizes_of_files(self):
        self.put("src/base/a.c", OPENING + "int x(void) { return 0; }\n" * 800)
        self.refuses("sizes", "801 lines")

    def test_sizes_median(self):
        self.put("src/base/a.c", OPENING + ("int f(void) {\n" + "    f();\n" * 20 + "}\n") * 3)
        self.refuses("sizes", "median")

    def test_words(self):
        self.put("src/base/a.c", "/* \u65e5\u672c in a comment */\nchar *s = \"a \u2192 b\", t = 0x65E5;\n")
        self.passes("words")

    def test_words_written(self):
        self.put("src/base/a.c", "char *s = \"\u65e5\u672c\";\n")
        self.refuses("words", "src/base/a.c:1")

    def test_words_escaped(self):
        for text in ("\\xE6\\x97\\xA5", "\\u65e5", "\\346\\227\\245"):
            self.put("src/base/a.c", f'char *s = "{text}";\n')
            self.refuses("words", "src/base/a.c:1", "\u65e5")

    def test_text(self):
        self.put("docs/a.md", "See [b](b.md), `~/home/x`, https://example.org/home/x.\n")
        self.put("docs/b.md", "b\n")
        self.passes("text")

    def test_text_refused(self):
        cases = {"path of a machine": "cd /" + "home/somebody/project\n", "trailing space": OPENING + "int a; \n",
                 "no end": OPENING + "int a;", "does not open": "int a;\n", "unfinished": OPENING + "/* TO" + "DO */\n",
                 "merge": OPENING + "<" * 7 + " HEAD\n"}
        for what, text in cases.items():
            with self.subTest(what):
                self.put("src/base/a.c", text)
                self.refuses("text", what, "src/base/a.c")

    def test_text_links(self):
        self.put("docs/a.md", "[gone](gone.md)\n")
        self.refuses("text", "docs/a.md", "gone.md")

    def compile(self, text):
        source = self.put("a.c", text + "int f0(void); int f1(void); int f2(void); int f3(void); int f4(void);\n"
                          + "".join(f"int f{i}(void) {{ return {i}; }}\n" for i in range(5)) * 1)
        target = self.root / "a.o"
        subprocess.run([os.environ.get("CC", "cc"), "-fPIC", "-c", "-o", target, source], check=True)
        return target

    def test_globals_constant(self):
        target = self.compile("const char *const a[] = {\"x\"}; const int b = 1;\nint g0(void){return b;}\n"
                              "int g1(void){return 0;} int g2(void){return 0;} int g3(void){return a[0][0];}\n")
        self.assertEqual(self.run_check("globals", target)[0], 0)

    def test_globals_writable(self):
        for text in ("int counter;\n", "static int c = 1; int *g(void){return &c;}\n", "_Thread_local int t;\n",
                     "int *g(void){static int inside; return &inside;}\n"):
            target = self.compile(text + "int g0(void){return 0;} int g1(void){return 0;} int g2(void){return 0;}\n")
            code, out = self.run_check("globals", target)
            self.assertEqual(code, 1, text)
            self.assertIn("is a writable global", out)


if __name__ == "__main__":
    unittest.main()
