#!/usr/bin/env python3
"""Makes C of the SQL files of the register: embed_sql.py OUT.h OUT.c FILE.sql...

A file whose name begins with a number is a migration, run as it is. Any other holds queries:
  --- NAME   begins a query
  --+ NAME   puts the text of another query here, which is then no query of its own
  --? NAME   begins a part that stands in the query only when NAME is asked for; --? alone ends it
Other comments and empty lines are dropped. OUT.h has an enum of the queries and of the parts; OUT.c their texts.
"""
import pathlib
import re
import sys

DIRECTIVE = re.compile(r"--([-+?])(?:\s+(\w+))?\s*$")


def fail(path, number, what):
    sys.exit(f"{path}:{number}: {what}")


def clean(line):
    """The line without a comment that stands behind a blank (no SQL of ours has "--" in a string)."""
    return re.sub(r"(^|\s+)--\s.*$", "", line.rstrip())


def read_queries(path, queries):
    lines = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = DIRECTIVE.match(line)
        if match and match.group(1) == "-":
            name = match.group(2)
            if not name or name in queries:
                fail(path, number, f"a query needs a name of its own, not {name}")
            lines = queries[name] = []
        elif match:
            if lines is None or (match.group(1) == "+" and not match.group(2)):
                fail(path, number, "belongs to no query, or names none")
            lines.append((match.group(1), match.group(2), path, number))
        elif clean(line).strip():
            if lines is None:
                fail(path, number, "belongs to no query")
            lines.append(("", clean(line), path, number))


def expand(name, queries, seen=()):
    """Lines of a query with those it includes: (part or None, text)."""
    part = None
    for mark, text, path, number in queries[name]:
        if mark == "?":
            part = text
        elif mark == "+":
            if text not in queries or text in seen or part:
                fail(path, number, f"cannot put {text} here")
            yield from expand(text, queries, (*seen, name))
        else:
            yield part, text


def join(lines):
    """Neighbouring lines of one part become one text."""
    out = []
    for part, text in lines:
        if out and out[-1][0] == part:
            out[-1][1] += "\n" + text
        else:
            out.append([part, text])
    return out


def quote(text):
    rows = text.split("\n")
    return "\n".join('        "' + row.replace("\\", "\\\\").replace('"', '\\"') + '\\n"' for row in rows)


def main():
    header, source, *names = map(pathlib.Path, sys.argv[1:])
    queries, migrations = {}, []
    for path in sorted(names, key=lambda p: p.name):
        if path.name[0].isdigit():
            text = "\n".join(filter(str.strip, map(clean, path.read_text(encoding="utf-8").splitlines())))
            migrations.append((int(path.name.split("_")[0]), text))
        else:
            read_queries(path, queries)
    if [number for number, _ in migrations] != list(range(1, len(migrations) + 1)):
        sys.exit("migrations are not numbered 1, 2, …")
    included = {text for rows in queries.values() for mark, text, _, _ in rows if mark == "+"}
    texts = {name: join(expand(name, queries)) for name in sorted(queries.keys() - included)}
    parts = sorted({part for rows in texts.values() for part, _ in rows if part})
    if len(parts) > 32:
        sys.exit("more than 32 parts")
    head = ["/* Made by scripts/embed_sql.py from src/store/sql. */", "#ifndef SV_SQL_NAMES_H", "#define SV_SQL_NAMES_H", "",
            "typedef enum sv_sql_name {", *(f"    SV_SQL_{name.upper()}," for name in texts), "    SV_SQL_COUNT", "} sv_sql_name;", "",
            "typedef enum sv_sql_part {", *(f"    SV_SQL_WITH_{part.upper()} = 1u << {i}," for i, part in enumerate(parts)),
            "    SV_SQL_WITH_NOTHING = 0", "} sv_sql_part;", "",
            f"#define SV_SQL_MIGRATIONS {len(migrations)}", "", "#endif", ""]
    body = ["/* Made by scripts/embed_sql.py from src/store/sql. */", '#include "store/sql.h"', ""]
    for name, rows in texts.items():
        body.append(f"static const sv_sql_text query_{name}[] = {{")
        for part, text in rows:
            body.append(f"    {{{'SV_SQL_WITH_' + part.upper() if part else 0},\n{quote(text)}}},")
        body.append("};")
    body += ["", "const sv_sql_query sv_sql_queries[SV_SQL_COUNT] = {"]
    body += [f'    {{"{name}", query_{name}, {len(rows)}}},' for name, rows in texts.items()]
    body += ["};", "", "const char *const sv_sql_migrations[SV_SQL_MIGRATIONS] = {"]
    body += [f"    ({quote(text).strip()})," for _, text in migrations]  # clang doubts two literals without brackets
    body += ["};", ""]
    header.write_text("\n".join(head), encoding="utf-8")
    source.write_text("\n".join(body), encoding="utf-8")


main()
