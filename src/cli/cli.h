/* The command line inside: the table of commands, a parsed call, and what commands share.
 *
 * The one idea: commands.def and options.def are the only place where a command or option is described; the parser,
 * the help, the manual pages and the completions of the shells all read the same rows. */
#ifndef CLI_H
#define CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "servanda/date.h"
#include "servanda/register.h"
#include "servanda/report.h"

/* Exit codes by status, as constants: callers (and what checks them) see that those of errors are not 0. */
enum {
#define SV_STATUS(name, number, exit_code, http, message) CLI_EXIT_##name = (exit_code),
#include "servanda/status.def"
#undef SV_STATUS
};

/* ---- the tables (table.c) ---- */
typedef enum cli_type { CLI_FLAG, CLI_TEXT, CLI_FILE, CLI_DIR, CLI_NUMBER, CLI_DATE, CLI_WORD, CLI_DOC } cli_type;

typedef enum cli_option_id {
#define CLI_OPTION(id, name, letter, type, value, words, help) CLI_OPT_##id,
#include "cli/options.def"
#undef CLI_OPTION
    CLI_OPT_COUNT
} cli_option_id;

typedef struct cli_option {
    const char *name;
    char letter; /* 0: none */
    cli_type type;
    const char *value; /* what its value is called; "" for a flag */
    const char *words; /* of a WORD: the values, divided by spaces */
    const char *help;
} cli_option;

typedef struct cli_call cli_call;

typedef struct cli_command {
    const char *name;
    int (*run)(cli_call *call); /* returns the exit code */
    bool hidden;                /* left out of lists for people */
    const char *arguments;      /* as in the usage line */
    cli_type argument_type;     /* what completion offers; TEXT: nothing */
    size_t least, most;         /* number of arguments */
    const char *summary;        /* one line */
    const char *details;        /* some lines */
    const char *example;        /* lines to type */
    const cli_option_id *options;
    size_t option_count;
} cli_command;

#define CLI_MANY ((size_t)-1)

size_t cli_table_count(void);
const cli_command *cli_table_command(size_t index);
const cli_command *cli_table_find(const char *name); /* NULL: no such command */
const cli_option *cli_table_option(cli_option_id id);
bool cli_table_takes(const cli_command *command, cli_option_id id);
/* The next of the words of a WORD option; *size is its length. Start with *at = option->words; NULL: no more. */
const char *cli_table_word(const char **at, size_t *size);

/* ---- a call, parsed (parse.c) ---- */
struct cli_call {
    const cli_command *command;
    const char *given[CLI_OPT_COUNT]; /* value of each option; "" for a given flag; NULL: not given */
    const char **arguments;           /* owned array of borrowed strings */
    size_t argument_count;
    servanda_output *out; /* standard output */
    servanda_style style; /* of standard output */
    bool closed;          /* whoever read standard output has gone */
};

/* USAGE with what and cure if the call is not understood. `call` is to be freed in any case. */
servanda_status cli_parse(cli_call *call, int argc, char **argv, servanda_error *error);
void cli_parse_free(cli_call *call);
static inline bool cli_has(const cli_call *call, cli_option_id id) { return call->given[id] != NULL; }
unsigned long cli_number(const cli_call *call, cli_option_id id, unsigned long missing);

/* ---- dates of options (date.c) ---- */
bool cli_date_valid(const char *text);                   /* YYYY, YYYY-MM or YYYY-MM-DD, and in the calendar */
void cli_date_last(const char *text, char out[11]);      /* the last day of a valid date */
void cli_date_today(const cli_call *call, char out[11]); /* --today, else the clock: the only place that reads it */
void cli_date_now(char out[21]);                         /* "2026-01-31T09:30:00Z" */

/* ---- what is said on standard error, and how results leave (console.c) ---- */
/* That `path` cannot be written, for the reason that errno tells. */
servanda_status cli_console_disk(const char *path, servanda_error *error);
int cli_console_fail(const servanda_error *error); /* one line; returns the exit code */
void cli_console_remark(const cli_call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));
servanda_status cli_console_open(cli_call *call, servanda_error *error); /* output and style of standard output */
int cli_console_close(cli_call *call, int code); /* flushes; the exit code, or that of the failure */

/* A line on a terminal that tells how far a batch is; nothing anywhere else. */
typedef struct cli_progress {
    bool wanted, drawn;
    size_t total, done;
    long long last;
} cli_progress;
void cli_progress_begin(cli_progress *progress, const cli_call *call, size_t total);
void cli_progress_step(cli_progress *progress);
void cli_progress_clear(cli_progress *progress); /* before anything else is written to the terminal */

/* ---- the register and questions to it (access.c) ---- */
servanda_status cli_register_open(const cli_call *call, bool write, servanda_register **out, servanda_error *error);
const char *cli_register_path(const cli_call *call);
/* Tells an error about a document, or about a statement of it (`id` over 0), by name; returns the exit code. */
/* Says that nothing was found, and which word of the question is the reason; `doc`, or NULL, must be there. An exit code. */
int cli_nothing_found(const cli_call *call, servanda_register *reg, const char *doc);
int cli_register_missed(servanda_error *error, const char *doc, uint32_t id);
servanda_filter cli_filter(const cli_call *call); /* from the options; borrowed from the call */
int cli_usage(const cli_call *call, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* says so; exit code 2 */

/* ---- statements as results (results.c): one row after the other, as text, JSON Lines or CSV ---- */
typedef enum cli_format { CLI_AS_TEXT, CLI_AS_LONG, CLI_AS_JSONL, CLI_AS_CSV } cli_format;
typedef struct cli_results {
    cli_call *call;
    cli_format format;
    const char *today; /* not NULL: rows are things due, with the days left */
    servanda_table *table;
    uint64_t count;
} cli_results;
bool cli_is_csv(const cli_call *call);
int cli_results_check(const cli_call *call); /* USAGE (said, and returned as exit code): two formats at once */
/* Writes a table as text, or as CSV where that is asked for, and frees it. */
void cli_results_table(const cli_call *call, servanda_table *table);
/* USAGE (said, and returned as exit code) if the options contradict each other; `text` is the format without options. */
int cli_results_begin(cli_results *results, cli_call *call, cli_format text, const char *today);
bool cli_results_row(void *results, const servanda_row *row); /* a servanda_row_fn */
void cli_results_statement(cli_results *results, const servanda_statement *statement);
void cli_results_end(cli_results *results);

/* ---- words for people (words.c); results are written into `out` of the given size and returned ---- */
#define CLI_WORDS 256
enum { CLI_SENTENCE = 3 * CLI_WORDS };
const char *cli_words_reading(const servanda_statement *statement); /* the force, the stage, or "position" */
const char *cli_words_join(const char *const *items, size_t count, const char *between, char out[CLI_WORDS]);
const char *cli_words_when(const servanda_row *row, char out[CLI_WORDS]);
const char *cli_words_place(const servanda_statement *statement, char out[CLI_WORDS]); /* "doc 12" */
const char *cli_words_days(const char *today, const char *day, char out[CLI_WORDS]);   /* "in 12 days" */
servanda_tone cli_words_tone(const servanda_statement *statement);
const char *cli_words_date(const char *edtf, const char *last, char out[CLI_WORDS]); /* for people */
const char *cli_words_amount(const servanda_amount *amount, char out[CLI_WORDS]);

/* ---- members of JSON objects (members.c) ---- */
void cli_json_text(servanda_json *json, const char *key, const char *text); /* NULL: null */
void cli_json_count(servanda_json *json, const char *key, uint64_t count);
void cli_json_score(servanda_json *json, double score);                        /* "score", to a thousandth */
void cli_json_place(servanda_json *json, const servanda_statement *statement); /* "doc", "id", "start", "end" */

/* ---- showing one statement in full (cmd_show.c) and a document's facts (cmd_documents.c) ---- */
void cli_show_quote(cli_call *call, const servanda_row *row); /* with what stands around it */
void cli_show_slots(cli_call *call, const servanda_row *row);
uint32_t cli_show_id(const char *text); /* the number of a statement; 0: is none */
void cli_summary_json(cli_call *call, const servanda_summary *summary, const char *today); /* summary_json.c */
void cli_documents_json(servanda_json *json, const servanda_document_row *row);            /* members of its object */

/* ---- documents that are one (cmd_versions.c) ---- */
void cli_versions_remark(const cli_call *call, const char *name, const servanda_added_as *as); /* where there is one */
void cli_versions_json(servanda_json *json, const servanda_added_as *as);                      /* its members */

/* ---- what is made from the table (help.c, manual.c, completion.c) ---- */
void cli_help_overview(servanda_output *out, const servanda_style *style);
void cli_help_command(servanda_output *out, const servanda_style *style, const cli_command *command);
void cli_help_lines(servanda_output *out, const char *before,
                    const char *text);                                      /* each line of `text` behind `before` */
const char *cli_help_option(const cli_option *option, char out[CLI_WORDS]); /* its help, with the words it may have */
const char *cli_help_exit_code(size_t index, int *code);                    /* what an exit code means; NULL: no more */
const char *cli_help_variable(size_t index, const char **meaning);          /* of the environment; NULL: no more */
void cli_manual_overview(servanda_output *out);
void cli_manual_command(servanda_output *out, const cli_command *command);
void cli_manual_markdown(servanda_output *out);
bool cli_completion_write(servanda_output *out, const char *shell); /* false: shell not known */

/* ---- the commands, one file each ---- */
#define CLI_COMMAND(id, ...) int cli_cmd_##id(cli_call *call);
#include "cli/commands.def"
#undef CLI_COMMAND

#endif
