"""Bad input: each gives its one clear line on standard error and its exit code, and the rest of the batch is read."""
import json
import os
import sqlite3
import subprocess
import unittest

from command import EXAMPLES, PROGRAM, Case

GOOD = "Japan and Korea will open a joint laboratory by 2027.\n"


class Documents(Case):
    def extract_between(self, name, code=3):
        """Extracts a good file, `name`, and another good file; the good ones must give their statements."""
        self.write("a.txt", GOOD)
        self.write("z.txt", GOOD)
        result = self.servanda("extract", "a.txt", name, "z.txt", code=code)
        docs = [found["doc"] for found in result.objects]
        self.assertIn("a", docs)
        self.assertIn("z", docs)
        return result

    def refused(self, name, content, *parts):
        if content is not None:
            self.write(name, content)
        self.assert_one_error(self.extract_between(name), name, *parts)

    def test_a_missing_file(self):
        self.refused("none.txt", None)

    def test_an_empty_file(self):
        self.refused("empty.txt", b"")

    def test_a_binary_file(self):
        self.refused("binary.txt", bytes(range(256)) * 64)

    def test_truncated_utf8(self):
        text = "両国は、2027年までに共同研究所を開設することで一致した。".encode("utf-8")
        self.refused("cut.txt", text[:-2])

    def test_an_encoding_that_is_not_known(self):
        self.refused("odd.html", b'<meta charset="x-no-such-encoding"><p>Caf\xe9 \xfe\xff\x81</p>')

    def test_an_endless_stream(self):
        """Standard input that never ends is left at the limit of bytes."""
        stream = subprocess.Popen(["yes", "The two sides will build a lighthouse."], stdout=subprocess.PIPE)
        try:
            done = subprocess.run([PROGRAM, "extract", "-", "--reading", "bytes=3000000"], stdin=stream.stdout,
                                  capture_output=True, timeout=120, check=False)
        finally:
            stream.stdout.close()
            stream.wait()
        self.assertEqual(done.returncode, 3)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertIn(b"limit of 3000000 bytes", done.stderr)

    def test_an_unreadable_file(self):
        self.write("locked.txt", GOOD)
        os.chmod(self.folder / "locked.txt", 0)
        if os.access(self.folder / "locked.txt", os.R_OK):
            self.skipTest("root may read everything")
        self.refused("locked.txt", None)

    def test_a_folder_without_documents(self):
        (self.folder / "void").mkdir()
        self.write("a.txt", GOOD)
        result = self.run_raw("extract", "void", "a.txt")
        self.assertEqual([found["doc"] for found in result.objects], ["a"])

    def test_a_damaged_index(self):
        self.write("a.txt", GOOD)
        self.write("index.jsonl", '{"doc":"a"}\n{"doc":\n')
        result = self.servanda("extract", "--meta", "index.jsonl", "a.txt", code=3)
        self.assert_one_error(result, "index.jsonl:2: ")

    def test_a_missing_index(self):
        self.write("a.txt", GOOD)
        self.assert_one_error(self.servanda("extract", "--meta", "no.jsonl", "a.txt", code=3), "no.jsonl")

    def test_a_damaged_pack(self):
        self.write("a.txt", GOOD)
        self.write("packs/en/rules/own.rules", "rule en.own\n  nonsense\n")
        result = self.servanda("extract", "--packs", "packs", "a.txt", code=4)
        self.assert_one_error(result, "own.rules:2: ")

    def test_bad_files_do_not_keep_good_ones_from_the_register(self):
        self.write("a.txt", GOOD)
        self.write("b.txt", b"")
        result = self.servanda("add", "--quiet", "a.txt", "b.txt", "none.txt", code=3)
        self.assertEqual(len(result.err.splitlines()), 2, result.err)
        self.assertEqual(self.servanda("documents", "--ids").lines, ["a"])


class Hostile(Case):
    """Input made to be slow or large: all of it ends soon."""

    def ends(self, name, content, codes=(0, 3)):
        self.write(name, content)
        result = self.run_raw("extract", name, timeout=100)
        self.assertIn(result.code, codes, result.err[:500])
        if result.code:
            self.assert_one_error(result, name)
        return result

    def test_nested_list_items(self):
        self.ends("deep.md", "".join("  " * (i % 1000) + "- x\n" for i in range(100000)))

    def test_nested_lists_in_html(self):
        self.ends("deep.html", "<ul><li>" * 100000 + "x")

    def test_nested_brackets(self):
        self.ends("round.txt", "(" * 100000 + "both sides will act" + ")" * 100000)
        self.ends("corner.txt", "「" * 100000 + "両国は協力する。" + "」" * 100000)

    def test_nested_quotes_in_markdown(self):
        self.ends("quotes.md", "> " * 100000 + "x")

    def test_open_brackets_in_markdown(self):
        self.ends("links.md", "[" * 100000 + "](" * 100000)

    def test_one_long_line(self):
        sentence = "Japan and Korea will study quantum sensors, "
        self.ends("long.txt", sentence * (100_000_000 // len(sentence)))

    def test_long_sentence_without_a_break(self):
        self.ends("kanji.txt", "両国協力" * 300000)

    def test_many_short_paragraphs(self):
        self.ends("many.txt", "x\n\n" * 200000)


class Registers(Case):
    def test_none(self):
        for command in (["list"], ["due"], ["export"], ["info"], ["summary"], ["documents"], ["show", "x"],
                        ["search", "x"], ["remove", "x"], ["why", "x"]):
            result = self.servanda(*command, code=5)
            self.assert_one_error(result, "servanda.db: there is no such register; make it with: servanda add")
            self.assertEqual(os.listdir(self.folder), [])

    def test_a_file_that_is_none(self):
        self.write("a.txt", GOOD)
        for content in (GOOD, bytes(range(256)) * 100):
            self.write("servanda.db", content)
            for command in (["list"], ["add", "--quiet", "a.txt"]):
                self.assert_one_error(self.servanda(*command, code=5), "servanda.db: ")

    def test_another_programs_database(self):
        with sqlite3.connect(self.folder / "servanda.db") as other:
            other.execute("create table songs(name)")
        other.close()
        self.write("a.txt", GOOD)
        for command in (["list"], ["add", "--quiet", "a.txt"]):
            self.assert_one_error(self.servanda(*command, code=5), "servanda.db: ")

    def test_a_newer_one(self):
        self.write("a.txt", GOOD)
        self.servanda("add", "--quiet", "a.txt")
        with sqlite3.connect(self.folder / "servanda.db") as database:
            database.execute("pragma user_version = 9999")
        database.close()
        for command in (["list"], ["add", "--quiet", "a.txt"]):
            self.assert_one_error(self.servanda(*command, code=5), "servanda.db: ", "newer")

    def test_a_folder_that_does_not_exist(self):
        self.write("a.txt", GOOD)
        self.assert_one_error(self.servanda("add", "-q", "-r", "no/where.db", "a.txt", code=5), "no/where.db")

    def test_what_is_not_there(self):
        self.add_examples()
        for command in (["show", "no-such"], ["show", "ports-2025-en", "999"], ["remove", "no-such"],
                        ["why", "no-such", "1"], ["why", "ports-2025-en", "999"]):
            result = self.servanda(*command, code=5)
            self.assert_one_error(result, command[1])

    def test_the_environment_names_one(self):
        self.write("a.txt", GOOD)
        env = {"SERVANDA_REGISTER": "other.db"}
        self.servanda("add", "-q", "a.txt", env=env)
        self.assertEqual(self.servanda("documents", "--ids", env=env).lines, ["a"])
        self.assertTrue((self.folder / "other.db").exists())
        self.assertFalse((self.folder / "servanda.db").exists())


@unittest.skipUnless(os.path.exists("/dev/full"), "needs /dev/full")
class Output(Case):
    def test_a_full_disk(self):
        with open("/dev/full", "wb") as full:
            for command in (["help"], ["extract", EXAMPLES]):
                result = self.run_raw(*command, stdout=full)
                self.assertEqual(result.code, 6)
                self.assert_one_error(result, "standard output: ", "the disk is full; ")

    def test_a_closed_output(self):
        done = subprocess.run(["sh", "-c", f"'{PROGRAM}' help >&-"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 6)
        self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_a_reader_that_leaves(self):
        self.write("long.txt", GOOD * 20000)
        with subprocess.Popen([PROGRAM, "extract", "long.txt"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              cwd=self.folder) as process:
            json.loads(process.stdout.readline())
            process.stdout.close()
            self.assertEqual(process.wait(timeout=60), 6)
            self.assertEqual(process.stderr.read(), b"")
