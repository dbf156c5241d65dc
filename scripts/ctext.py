"""Reading C text for the checks: comments out, strings out, functions found. Needs formatted code (clang-format)."""
import pathlib
import re

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(text):
    """The same number of lines, nothing else."""
    return "\n" * text.count("\n")


def without_comments(text):
    return TOKEN.sub(lambda m: blank(m[0]) + " " if m[0].startswith("/") else m[0], text)


def without_comments_and_strings(text):
    return TOKEN.sub(lambda m: blank(m[0]) + ('""' if m[0][0] in "\"'" else " "), text)


def functions(text):
    """(name, first line, number of lines) of every function of a formatted file."""
    start = None
    for number, line in enumerate(without_comments_and_strings(text).split("\n"), 1):
        if start is None:
            if re.match(r"[A-Za-z_].*\(", line) and not line.rstrip().endswith(";") and "typedef" not in line:
                start = (re.findall(r"(\w+)\s*\(", line)[-1 if "__attribute__" in line else 0], number)
            if start and re.search(r"\{.*\}\s*$", line):
                yield start[0], start[1], 1
                start = None
        elif line.startswith("}"):
            yield start[0], start[1], number - start[1] + 1
            start = None
        elif line.rstrip().endswith(";") and not line.startswith(" "):
            start = None


def sources(root, *folders, endings=(".c", ".h")):
    for folder in folders:
        yield from sorted(p for p in (pathlib.Path(root) / folder).rglob("*") if p.suffix in endings)
