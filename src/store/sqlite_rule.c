/* Keys of the rules that a reading names again and again.
 *
 * The one idea: a small table of hashes, thrown away with the addition, so that a rule is asked of the database once a
 * document. Two rules of one hash (64 bits) would be taken for one: the table is by hash alone. */
#include <string.h>

#include "store/sqlite.h"

static uint64_t hash_of(const char *lang, const char *name) {
    return sv_hash_fnv(lang, strlen(lang)) * 31 + sv_hash_fnv(name, strlen(name));
}

static sv_sqlite_rule_slot *slot_for(const sv_sqlite_rules *rules, uint64_t hash) {
    size_t at = (size_t)hash & (rules->room - 1);
    while (rules->slots[at].key && rules->slots[at].hash != hash) at = (at + 1) & (rules->room - 1);
    return &rules->slots[at];
}

static bool grow(sv_sqlite_rules *rules) {
    sv_sqlite_rules bigger = {.pack = rules->pack, .count = rules->count, .room = rules->room ? rules->room * 2 : 256};
    bigger.slots = sv_alloc(bigger.room * sizeof *bigger.slots);
    if (!bigger.slots) return false;
    memset(bigger.slots, 0, bigger.room * sizeof *bigger.slots);
    for (size_t i = 0; i < rules->room; i++)
        if (rules->slots[i].key) *slot_for(&bigger, rules->slots[i].hash) = rules->slots[i];
    sv_free(rules->slots);
    *rules = bigger;
    return true;
}

static void explain(sv_sqlite *store, int64_t key, const char *why) {
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_EXPLAIN_RULE);
    sv_sql_int(&q, key);
    sv_sql_str(&q, why);
    sv_sql_run(&q);
}

static int64_t find(sv_sqlite *store, int64_t pack, const char *lang, const char *name, bool *explained) {
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_FIND_RULE);
    sv_sql_int(&q, pack);
    sv_sql_str(&q, lang);
    sv_sql_str(&q, name);
    int64_t key = sv_sql_row(&q) ? sv_sql_get_int(&q) : 0;
    *explained = key && sv_sql_get_str(&q);
    sv_sql_done(&q);
    return key;
}

static int64_t add(sv_sqlite *store, int64_t pack, const char *lang, const char *name, const char *why) {
    sv_sql q = sv_sql_get(&store->sql, SV_SQL_NAME_RULE);
    sv_sql_int(&q, pack);
    sv_sql_str(&q, lang);
    sv_sql_str(&q, name);
    sv_sql_str(&q, why);
    return sv_sql_run_insert(&q);
}

int64_t sv_sqlite_rule_key(sv_sqlite *store, sv_sqlite_rules *rules, const char *lang, const char *name,
                           const char *why) {
    if (!name || store->sql.status != SERVANDA_OK) return 0;
    if (!lang) lang = "";
    if (rules->count * 2 >= rules->room && !grow(rules)) {
        sv_sqlite_no_memory(store);
        return 0;
    }
    uint64_t hash = hash_of(lang, name);
    sv_sqlite_rule_slot *slot = slot_for(rules, hash);
    if (!slot->key) {
        *slot = (sv_sqlite_rule_slot){.hash = hash};
        slot->key = find(store, rules->pack, lang, name, &slot->explained);
        if (!slot->key) slot->key = add(store, rules->pack, lang, name, why), slot->explained = why;
        rules->count += slot->key != 0;
    }
    if (why && !slot->explained) {
        explain(store, slot->key, why);
        slot->explained = true;
    }
    return slot->key;
}

void sv_sqlite_rule_free(sv_sqlite_rules *rules) {
    sv_free(rules->slots);
    *rules = (sv_sqlite_rules){0};
}
