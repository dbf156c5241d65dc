#!/usr/bin/env python3
"""Checks the layout of all C files with clang-format 14: check_format.py ROOT [--fix]. Exit code 77: not installed."""
import pathlib
import shutil
import subprocess
import sys

import ctext


def tool():
    """Versions lay code out differently, so only 14 will do."""
    for name in ("clang-format-14", "clang-format"):
        path = shutil.which(name)
        if path and " 14." in subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout:
            return path
    return None


def main():
    clang_format = tool()
    if not clang_format:
        print("clang-format 14 is not installed")
        return 77
    names = [str(path) for path in ctext.sources(sys.argv[1], "src", "include", "tests")]
    mode = ["-i"] if "--fix" in sys.argv[2:] else ["--dry-run", "--Werror", "--ferror-limit=1"]
    return subprocess.run([clang_format, *mode, *names], check=False).returncode


sys.exit(main())
