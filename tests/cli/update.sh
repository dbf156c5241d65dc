#!/bin/sh
# Writes anew what is kept of the program's output: docs/COMMANDS.md, the sessions in README.md and docs/FIRST-STEPS.md, and
# golden/. usage: tests/cli/update.sh PROGRAM. Read the difference before you keep it.
set -eu
SERVANDA=$(realpath "$1")
export SERVANDA
cd "$(dirname "$0")"
"$SERVANDA" reference >../../docs/COMMANDS.md
python3 test_golden.py --update
python3 test_docs.py --update
git diff --stat
