/* Decisions and evidence.
 *
 * The one idea: a decision and its evidence are one transaction; both are only ever added. */
#include "store/sqlite.h"

static int64_t keep_evidence(sv_sqlite *store, const servanda_decision *decision, const void *bytes, size_t size) {
    char sha256[65];
    sv_hash_sha256(bytes, size, sha256);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_FIND_EVIDENCE);
    sv_sql_str(&q, sha256);
    int64_t key = sv_sql_run_key(&q);
    if (key) return key;
    q = sv_sql_get(&store->sql, SV_SQL_ADD_EVIDENCE);
    sv_sql_str(&q, sha256);
    sv_sql_str(&q, decision->at);
    sv_sql_size(&q, size);
    sv_sql_blob(&q, bytes, size);
    return sv_sql_run_insert(&q);
}

static void put_key(sv_sql *q, int64_t key) {
    if (key)
        sv_sql_int(q, key);
    else
        sv_sql_null(q);
}

#define OPEN "open" /* what was decided is taken back; no status has this name */

static const char *status_text(const servanda_decision *d) {
    const char *name = servanda_state_name(d->state);
    if (!d->decides) return NULL;
    return name ? name : OPEN;
}

static int64_t add_decision(sv_sqlite *store, const servanda_decision *d, int64_t evidence) {
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_ADD_DECISION);
    sv_sql_str(&q, d->doc);
    sv_sql_size(&q, d->byte_start);
    sv_sql_size(&q, d->byte_end);
    sv_sql_str(&q, d->quote);
    sv_sql_str(&q, status_text(d));
    sv_sql_str(&q, d->party);
    sv_sql_str(&q, d->day);
    sv_sql_str(&q, d->source);
    put_key(&q, evidence);
    sv_sql_str(&q, d->passage);
    sv_sql_str(&q, d->note);
    if (d->scores)
        sv_sql_int(&q, d->score);
    else
        sv_sql_null(&q);
    sv_sql_str(&q, d->member);
    sv_sql_str(&q, d->at);
    return sv_sql_run_insert(&q);
}

servanda_status sv_sqlite_decide(void *state, const servanda_decision *decision, const void *evidence, size_t size,
                                 uint64_t *id, servanda_error *error) {
    sv_sqlite *store = state;
    sv_sqlite_begin(store, true);
    int64_t file = evidence ? keep_evidence(store, decision, evidence, size) : 0;
    int64_t key = add_decision(store, decision, file);
    servanda_status status = sv_sqlite_end(store, error);
    *id = status == SERVANDA_OK ? (uint64_t)key : 0;
    return status;
}

static servanda_decision read_decision(sv_sql *q) {
    servanda_decision d = SERVANDA_DECISION_INIT;
    d.id = (uint64_t)sv_sql_get_int(q);
    d.doc = sv_sql_get_str(q);
    d.byte_start = sv_sql_get_size(q);
    d.byte_end = sv_sql_get_size(q);
    d.quote = sv_sql_get_str(q);
    d.decides = sv_sql_get_int(q) != 0;
    d.state = servanda_state_of(sv_sql_get_str(q));
    d.party = sv_sql_get_str(q);
    d.day = sv_sql_get_str(q);
    d.source = sv_sql_get_str(q);
    d.sha256 = sv_sql_get_str(q);
    d.passage = sv_sql_get_str(q);
    d.note = sv_sql_get_str(q);
    d.scores = sv_sql_get_int(q) != 0;
    d.score = (int)sv_sql_get_int(q);
    d.member = sv_sql_get_str(q);
    d.at = sv_sql_get_str(q);
    return d;
}

servanda_status sv_sqlite_decisions(void *state, servanda_decision_fn decision, void *context, servanda_error *error) {
    sv_sqlite *store = state;
    sv_sqlite_begin(store, false);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_DECISIONS);
    while (sv_sql_row(&q)) {
        servanda_decision d = read_decision(&q);
        if (store->sql.status != SERVANDA_OK || !decision(context, &d)) break;
    }
    return sv_sqlite_end(store, error);
}

servanda_status sv_sqlite_evidence(void *state, const char *sha256, servanda_evidence_fn evidence, void *context,
                                   servanda_error *error) {
    sv_sqlite *store = state;
    size_t size;
    sv_sqlite_begin(store, false);
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_EVIDENCE);
    sv_sql_str(&q, sha256);
    if (sv_sql_row(&q)) {
        const void *bytes = sv_sql_get_blob(&q, &size);
        if (store->sql.status == SERVANDA_OK) evidence(context, bytes, size);
    } else
        sv_sqlite_not_found(store, "no evidence has this hash");
    return sv_sqlite_end(store, error);
}
