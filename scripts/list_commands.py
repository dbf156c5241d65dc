#!/usr/bin/env python3
"""Lists the commands that people see, one a line: list_commands.py src/cli/commands.def"""
import pathlib
import re
import sys

text = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
for name in re.findall(r"^CLI_COMMAND\((\w+), false,", text, re.MULTILINE):
    print(name)
