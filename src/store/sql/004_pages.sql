-- Version 4. Where statements stand on the pages of documents that have pages: one row a line, in points from the upper left corner.
CREATE TABLE statement_box (
    statement INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    position INTEGER NOT NULL,
    page INTEGER NOT NULL,
    left_edge REAL NOT NULL,
    top_edge REAL NOT NULL,
    right_edge REAL NOT NULL,
    bottom_edge REAL NOT NULL,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 4;
