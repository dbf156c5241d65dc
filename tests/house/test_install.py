"""What is installed suffices: a program outside of this repository builds against it with pkg-config and runs."""
import os
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("SERVANDA_ROOT", pathlib.Path(__file__).resolve().parents[2]))
BUILD = os.environ.get("SERVANDA_BUILD", str(ROOT / "build/clang"))

PROGRAM = r"""
#include <servanda/extract.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    const char *text = "Japan will open an office in Busan by 2026.\n";
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    servanda_document *document = NULL;
    servanda_packs *packs = NULL;
    servanda_extraction *extraction = NULL;
    info.lang = "en";
    servanda_status status = servanda_packs_open(&packs, NULL, &error);
    if (!status) status = servanda_document_read(&document, text, strlen(text), &info, &error);
    if (!status) status = servanda_extract(&extraction, document, packs, &error);
    if (!status) {
        servanda_statements found = servanda_extraction_statements(extraction);
        for (size_t i = 0; i < found.count; i++)
            printf("%s|%s|%s\n", servanda_kind_name(found.items[i].kind), found.items[i].actors[0], found.items[i].quote);
    }
    servanda_extraction_free(extraction);
    servanda_document_free(document);
    servanda_packs_free(packs);
    return servanda_status_exit_code(status);
}
"""


class Install(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", self.folder / "root"], check=True,
                       capture_output=True)

    def one(self, pattern):
        found = sorted((self.folder / "root").rglob(pattern))
        self.assertTrue(found, f"{pattern} is not installed")
        return found[0]

    def test_library(self):
        source = self.folder / "program.c"
        source.write_text(PROGRAM, encoding="utf-8")
        folder = self.one("servanda.pc").parent
        env = dict(os.environ, PKG_CONFIG_PATH=str(folder), PKG_CONFIG_SYSROOT_DIR=str(self.folder / "root"))
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "servanda"], check=True, capture_output=True,
                               text=True, env=env).stdout.split()
        program = self.folder / "program"
        subprocess.run(["cc", "-Wall", "-Werror", "-o", program, source, *flags], check=True)
        env["LD_LIBRARY_PATH"] = str(folder.parent)
        run = subprocess.run([program], capture_output=True, text=True, check=False, env=env)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertEqual(run.stdout.strip().rstrip("."), "commitment|JPN|Japan will open an office in Busan by 2026")

    def test_program(self):
        run = subprocess.run([self.one("bin/servanda"), "--version"], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("0.1.0", run.stdout)

    def test_manual_and_completions(self):
        for pattern in ("man1/servanda.1*", "man1/servanda-add.1*", "completions/servanda", "_servanda", "servanda.fish"):
            self.assertGreater(self.one(pattern).stat().st_size, 100)


if __name__ == "__main__":
    unittest.main()
