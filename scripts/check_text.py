#!/usr/bin/env python3
"""Refuses what no file of the repository may hold: check_text.py ROOT

Paths of somebody's machine, tabs and trailing spaces in code, marks of merges, Windows line ends, bytes that are no
UTF-8, a last line without its end, C files that do not open with a comment, and documents that link to nothing.
"""
import os
import pathlib
import re
import subprocess
import sys

MACHINE = re.compile(r"(?<![\w.~>])/(?:home|root|Users|work|mnt|media)/[\w.]+")
CONFLICT = re.compile(r"(<{7}|>{7}|\|{7}) ")
CODE = {".c", ".h", ".def", ".py", ".sh", ".sql"}
SKIP = {".git", "__pycache__"}
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def files(root):
    """What git tracks; without git, everything but build folders."""
    try:
        out = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             check=True, capture_output=True).stdout
        return [root / name for name in out.decode().split("\0") if name and (root / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        found = []
        for folder, folders, names in os.walk(root):
            folders[:] = [f for f in folders if f not in SKIP and not f.startswith("build")]
            found += [pathlib.Path(folder) / name for name in names]
        return found


def is_data(name):
    """Test inputs may be broken on purpose."""
    return name.startswith(("tests/data/", "tests/fuzz/corpus/")) or name.endswith((".png", ".db", ".bin", ".gz"))


def complaints(root, path, text):
    name = path.relative_to(root).as_posix()
    for number, line in enumerate(text.split("\n"), 1):
        found = MACHINE.search(line)
        if found:
            yield number, f"path of a machine: {found[0]}"
        if CONFLICT.match(line):
            yield number, "mark of an unresolved merge"
        if path.suffix in CODE and (line != line.rstrip() or "\t" in line):
            yield number, "tab or trailing space"
    if "\r" in text:
        yield 1, "Windows line ends"
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "the last line has no end"
    if path.suffix in (".c", ".h", ".def") and not text.startswith("/*"):
        yield 1, "does not open with a comment that says what the file is for"
    if path.suffix == ".md":
        for link in LINK.findall(text):
            if not (path.parent / link).exists():
                yield 1, f"links to {link}, which is not there"
    if name.startswith("src/") and re.search(r"\b(TODO|FIXME|XXX)\b", text):
        yield 1, "an unfinished thing is left in the code"


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    bad = 0
    for path in sorted(files(root)):
        name = path.relative_to(root).as_posix()
        if is_data(name):
            continue
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            print(f"{name}: is no UTF-8", file=sys.stderr)
            bad += 1
            continue
        for number, what in complaints(root, path, text):
            print(f"{name}:{number}: {what}", file=sys.stderr)
            bad += 1
    return 1 if bad else 0


sys.exit(main())
