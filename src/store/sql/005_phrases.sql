-- Version 5. Words of a statement that fill a slot as they stand: condition, beneficiaries, instruments, each with the id that
-- all languages share where there is one.
CREATE TABLE statement_phrase (
    statement INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    position INTEGER NOT NULL,    -- among those of all slots
    slot TEXT NOT NULL,
    quote TEXT NOT NULL,
    id TEXT,
    start_point INTEGER NOT NULL,
    end_point INTEGER NOT NULL,
    start_byte INTEGER NOT NULL,
    end_byte INTEGER NOT NULL,
    PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_phrase_by_id ON statement_phrase (id) WHERE id IS NOT NULL;

PRAGMA user_version = 5;
