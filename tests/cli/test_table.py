"""Parser, help, manual pages, completions and docs/COMMANDS.md say the same, because they come from one table."""
import functools
import re
import shutil
import subprocess

from command import ROOT, Case


class Table(Case):
    @functools.cache
    def commands(self):
        """Names of all commands, as the overview lists them."""
        text = self.servanda("help").out
        block = re.search(r"\nCommands\n((?:  .*\n)+)", text).group(1)
        return [line.split()[0] for line in block.splitlines()]

    @functools.cache
    def options(self, command):
        """Long name -> (letter, takes a value), as the help of the command lists them."""
        text = self.servanda(command, "--help").out
        block = re.search(r"\nOptions\n((?:  .*\n)+)", text).group(1)
        found = {}
        for line in block.splitlines():
            match = re.match(r"\s+(?:-(\w),\s+)?--([a-z-]+)(?: ([A-Za-z.]+))?(?:\s{2,}\S|$)", line)
            self.assertIsNotNone(match, line)
            found[match.group(2)] = (match.group(1), match.group(3) is not None)
        return found

    def test_the_overview_lists_the_commands(self):
        names = self.commands()
        self.assertEqual(names, sorted(names))
        for needed in "add due export extract help info list remove search show summary version why".split():
            self.assertIn(needed, names)

    def test_every_command_has_help_with_an_example(self):
        for name in self.commands():
            with self.subTest(name):
                text = self.servanda(name, "--help").out
                self.assertEqual(text, self.servanda("help", name).out)
                self.assertRegex(text, rf"\nExample\n  servanda {name}\b")
                self.assertIn(f"\n  servanda {name} [OPTION...]", text)
                for line in text.splitlines():
                    self.assertLessEqual(len(line), 120, line)

    def test_the_parser_takes_what_help_shows(self):
        for name in self.commands():
            with self.subTest(command=name):
                given = []
                for option, (letter, value) in self.options(name).items():
                    given += [f"--{option}"] + (["2026"] if value else [])
                    given += [f"-{letter}"] + (["2026"] if value else []) if letter else []
                self.assertNotIn("unknown option", self.run_raw(name, "--help", *given).err)

    def test_the_parser_refuses_what_belongs_to_other_commands(self):
        """Each option at a command that has it not, and each command with some."""
        names = self.commands()
        every = sorted({(option, form) for name in names for option, form in self.options(name).items()}, key=str)
        for i in range(max(len(every), 2 * len(names))):
            (option, (_, value)), name = every[i % len(every)], names[i % len(names)]
            if option in self.options(name):
                name = next((n for n in names if option not in self.options(n)), None)
            if name:
                with self.subTest(command=name, option=option):
                    err = self.run_raw(name, "--help", f"--{option}", *(["2026"] if value else [])).err
                    self.assertIn("unknown option", err)

    def test_an_option_means_the_same_everywhere(self):
        seen = {}
        for name in self.commands():
            for option, form in self.options(name).items():
                self.assertEqual(seen.setdefault(option, form), form, option)

    def test_manual_pages(self):
        overview = self.servanda("man").out
        for name in self.commands():
            with self.subTest(name):
                self.assertIn(f"servanda\\-{name}(1)", overview)
                page = self.servanda("man", name).out.replace("\\-", "-")
                for option, (letter, value) in self.options(name).items():
                    term = (f"-{letter}, " if letter else "") + f"--{option}"
                    self.assertRegex(page, rf"\n\.B {term}{'=' if value else ''}")
                self.assertIn(".SH EXAMPLE", page)

    def test_manual_pages_are_roff(self):
        if not shutil.which("man"):
            self.skipTest("man is not installed")
        for page in [[], *[[name] for name in self.commands()]]:
            text = self.servanda("man", *page).raw
            done = subprocess.run(["man", "--warnings=w", "-l", "-"], input=text, capture_output=True, check=False,
                                  env={"PATH": "/usr/bin:/bin", "MANWIDTH": "80", "LC_ALL": "C.UTF-8"})
            self.assertEqual((done.returncode, done.stderr), (0, b""), page)

    def test_bash_completes(self):
        if not shutil.which("bash"):
            self.skipTest("bash is not installed")
        self.write("c.bash", self.servanda("completion", "bash").raw)

        def complete(*words):
            """What bash would offer for the last word."""
            script = ("compopt() { :; }; . ./c.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _servanda; "
                      "printf '%s\\n' \"${COMPREPLY[@]}\"")
            done = subprocess.run(["bash", "-c", script, "bash", *words], cwd=self.folder, capture_output=True,
                                  check=True, text=True)
            return sorted(done.stdout.split())

        self.assertEqual(complete("servanda", ""), self.commands())
        for name in self.commands():
            self.assertEqual(complete("servanda", name, "--"), sorted("--" + o for o in self.options(name)))
        self.assertEqual(complete("servanda", "list", "--kind", "p"), ["position", "progress"])
        self.assertIn("c.bash", complete("servanda", "add", ""))

    def test_zsh_and_fish_know_all_options(self):
        zsh, fish = self.servanda("completion", "zsh").out, self.servanda("completion", "fish").out
        for name in self.commands():
            for option in self.options(name):
                self.assertRegex(zsh, rf"(?s)\n        {name}\)\n.*?--{option}\b")
                self.assertIn(f"__fish_seen_subcommand_from {name}' -l {option} ", fish + " ")

    def test_shells_can_read_the_completions(self):
        for shell in ("bash", "zsh", "fish"):
            with self.subTest(shell):
                if not shutil.which(shell):
                    continue
                self.write("c", self.servanda("completion", shell).raw)
                subprocess.run([shell, "-n", "c"], cwd=self.folder, check=True)

    def test_the_reference_is_up_to_date(self):
        kept = (ROOT / "docs" / "COMMANDS.md").read_text(encoding="utf-8")
        self.assertEqual(kept, self.servanda("reference").out, "update with: servanda reference > docs/COMMANDS.md")

    def test_exit_codes_are_those_of_the_status_table(self):
        table = (ROOT / "include" / "servanda" / "status.def").read_text(encoding="utf-8")
        codes = {int(code) for code in re.findall(r"SV_STATUS\(\w+, \d+, (\d+),", table)}
        told = {int(code) for code in re.findall(r"^\| (\d+) \|", self.servanda("reference").out, re.MULTILINE)}
        self.assertEqual(codes, told)


class Usage(Case):
    def refused(self, *arguments, says):
        result = self.servanda(*arguments, code=2)
        self.assertEqual(result.out, "")
        self.assert_one_error(result, says)

    def test_what_is_not_understood(self):
        self.refused(says="which command?")
        self.refused("lsit", says="did you mean 'list'?")
        self.refused("qqqqqq", says="there is no command 'qqqqqq'; see: servanda --help")
        self.refused("list", "--knid", "progress", says="did you mean '--kind'?")
        self.refused("list", "-Z", says="unknown option '-Z' for list")
        self.refused("list", "--kind", says="--kind needs a value: KIND")
        self.refused("list", "--kind", "promise", says="only one of: commitment, progress, position")
        self.refused("list", "--limit", "0", says="--limit needs a number from 1 on, not '0'")
        self.refused("list", "--limit", "-3", says="not '-3'")
        self.refused("list", "--limit", "3x", says="not '3x'")
        self.refused("list", "--party", "", says="--party needs a value that is not empty")
        self.refused("list", "--long=yes", says="--long takes no value")
        self.refused("list", "a", "b", says="list does not take the argument 'b'")
        self.refused("extract", says="extract needs FILE...")
        self.refused("show", "doc", "x", says="'x' is no number of a statement")
        self.refused("show", "doc", "0", says="'0' is no number of a statement")
        self.refused("list", "--csv", "--jsonl", says="exclude each other")
        self.refused("help", "nothing", says="there is no command 'nothing'")
        self.refused("completion", "tcsh", says="only for bash, zsh and fish")

    def test_dates_must_be_in_the_calendar(self):
        for day in ("2026-02-29", "2026-13", "2026-00", "26", "2026-1-1", "2026/01/01", "tomorrow", "0000"):
            self.refused("due", "--by", day, says=f"not '{day}'")
        for day in ("2024-02-29", "2026", "2026-12", "2026-12-31"):
            self.assertNotIn("needs a date", self.run_raw("due", "--by", day).err)

    def test_options_stand_anywhere(self):
        for call in (["--register", "x.db", "list"], ["list", "--register=x.db"], ["list", "-rx.db"],
                     ["list", "-r", "x.db"], ["-r", "x.db", "list", "--"]):
            self.assert_one_error(self.servanda(*call, code=5), "x.db: there is no such register")

    def test_two_dashes_end_the_options(self):
        self.assert_one_error(self.servanda("extract", "--", "--help", code=3), "--help")

    def test_version(self):
        first = self.servanda("--version").lines[0]
        self.assertRegex(first, r"^servanda \d+\.\d+\.\d+$")
        self.assertEqual(self.servanda("version").lines[0], first)
        (told,) = self.servanda("version", "--json").objects
        self.assertEqual("servanda " + told["version"], first)
        self.assertRegex(told["packs"], r"^[0-9a-f]{8,}$")
