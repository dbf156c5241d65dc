/* Members of a JSON object that several commands write.
 *
 * The one idea: a key and its value in one line, so that an object reads in the code as it reads in the output. */
#include "cli/cli.h"

void cli_json_text(servanda_json *json, const char *key, const char *text) {
    servanda_json_key(json, key);
    servanda_json_string(json, text);
}

void cli_json_count(servanda_json *json, const char *key, uint64_t count) {
    servanda_json_key(json, key);
    servanda_json_count(json, count);
}

void cli_json_score(servanda_json *json, double score) {
    servanda_json_key(json, "score");
    servanda_json_number(json, (double)(long)(score * 1000 + 0.5) / 1000);
}

void cli_json_place(servanda_json *json, const servanda_statement *s) {
    cli_json_text(json, "doc", s->doc);
    cli_json_count(json, "id", s->id);
    cli_json_count(json, "start", s->span.start);
    cli_json_count(json, "end", s->span.end);
}
