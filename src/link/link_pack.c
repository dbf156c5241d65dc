/* Acts as bytes, to be kept and taken up again without their texts.
 *
 * The one idea: everything that matching asks of an act is in its bytes, with documents by a key that never changes; only
 * its place among the others is looked up anew. The bytes are of one machine: who keeps them keeps a mark of it too. */
#include <stdlib.h>
#include <string.h>

#include "link/link_thread.h"

typedef struct head {
    uint32_t members, joints;
    char name[16];
} head;

typedef struct record { /* an item; its features follow */
    int64_t document;
    uint32_t statement, block, langs, count;
    float mass[SV_FEATURE_CLASSES], words[SV_LINK_LANGS];
} record;

typedef struct packed_feature {      /* three numbers of four bytes */
    uint32_t hash_low, rest, weight; /* rest: what is left of the hash, then df as far as it goes */
} packed_feature;

static packed_feature pack_feature(const sv_feature *f) {
    uint32_t df = f->df < 0xFFFF ? f->df : 0xFFFF;
    packed_feature p = {(uint32_t)f->hash, (uint32_t)(f->hash >> 32) << 16 | df, 0};
    memcpy(&p.weight, &f->weight, sizeof p.weight);
    return p;
}

static sv_feature unpack_feature(const packed_feature *p) {
    sv_feature f = {.hash = (uint64_t)(p->rest >> 16) << 32 | p->hash_low, .df = p->rest & 0xFFFF};
    memcpy(&f.weight, &p->weight, sizeof f.weight);
    return f;
}

/* ---- writing ---- */

static void put_item(sv_buf *out, const sv_item *item, int64_t document) {
    record r = {document, item->s->id, item->block, item->langs, item->count, {0}, {0}};
    memcpy(r.mass, item->mass, sizeof r.mass);
    memcpy(r.words, item->words, sizeof r.words);
    sv_buf_add(out, &r, sizeof r);
    for (uint32_t i = 0; i < item->count; i++) {
        packed_feature f = pack_feature(&item->features[i]);
        sv_buf_add(out, &f, sizeof f);
    }
}

static size_t member_of(const sv_unit *u, uint32_t root, uint32_t item) {
    size_t at = 0;
    for (uint32_t i = root; i != item; i = u->groups.next[i]) at++;
    return at;
}

typedef struct packing {
    sv_unit *u;
    const int64_t *keys;
    uint32_t *head, *next; /* joints of an act, by its root; then one after the other */
    sv_buf out;
} packing;

static uint32_t put_joints(packing *p, uint32_t root) {
    uint32_t n = 0;
    for (uint32_t i = p->head[root]; i != SV_THREAD_END; i = p->next[i], n++) {
        const sv_pair *pair = &p->u->pairs.list.items[i];
        sv_joint joint = {(uint32_t)member_of(p->u, root, pair->a), (uint32_t)member_of(p->u, root, pair->b),
                          pair->bond, pair->score};
        sv_buf_add(&p->out, &joint, sizeof joint);
    }
    return n;
}

static void put_act(packing *p, uint32_t act, uint32_t root) {
    const sv_unit *u = p->u;
    const sv_item *list = u->items.list;
    head h = {u->groups.size[root], 0, ""};
    const char *name = sv_group_name(u->arena, &list[root]);
    sv_buf_clear(&p->out);
    sv_buf_add(&p->out, &h, sizeof h);
    put_item(&p->out, &u->acts.list[act], p->keys[list[root].document]);
    for (uint32_t i = root; h.members > 1 && i != SV_THREAD_END; i = u->groups.next[i])
        put_item(&p->out, &list[i], p->keys[list[i].document]);
    h.joints = put_joints(p, root);
    p->out.failed |= !name;
    if (p->out.failed) return;
    strncpy(h.name, name, sizeof h.name - 1);
    memcpy(p->out.data, &h, sizeof h);
}

static bool hang_joints(packing *p) {
    size_t pairs = p->u->pairs.list.count;
    p->head = SV_NEW_N(p->u->arena, uint32_t, p->u->items.count + 1);
    p->next = SV_NEW_N(p->u->arena, uint32_t, pairs + 1);
    if (!p->head || !p->next) return false;
    for (size_t i = 0; i < p->u->items.count; i++) p->head[i] = SV_THREAD_END;
    for (uint32_t i = 0; i < pairs; i++) {
        uint32_t root = sv_thread_root(&p->u->groups, p->u->pairs.list.items[i].a);
        p->next[i] = p->head[root];
        p->head[root] = i;
    }
    return true;
}

bool sv_pack_acts(sv_unit *u, const int64_t *keys, sv_pack_fn give, void *context) {
    packing p = {.u = u, .keys = keys};
    bool good = hang_joints(&p);
    for (uint32_t i = 0, act = 0; good && i < u->items.count; i++) {
        if (sv_thread_root(&u->groups, i) != i) continue;
        put_act(&p, act++, i);
        good = !p.out.failed && give(context, &u->items.list[i], p.out.data, p.out.size);
    }
    sv_buf_free(&p.out);
    return good;
}

/* ---- reading ---- */

static bool get(sv_unpacking *p, void *into, size_t size) {
    if (p->left < size) return false;
    memcpy(into, p->at, size);
    p->at += size;
    p->left -= size;
    return true;
}

static bool get_item(sv_unpacking *p, sv_item *item) {
    record r;
    if (!get(p, &r, sizeof r) || p->left / sizeof(packed_feature) < r.count) return false;
    *item = (sv_item){.block = r.block, .langs = r.langs, .count = r.count};
    memcpy(item->mass, r.mass, sizeof r.mass);
    memcpy(item->words, r.words, sizeof r.words);
    item->features = SV_NEW_N(p->arena, sv_feature, r.count + 1);
    if (!item->features) return !(p->no_memory = true);
    for (uint32_t i = 0; i < r.count; i++) {
        packed_feature f;
        if (!get(p, &f, sizeof f)) return false;
        item->features[i] = unpack_feature(&f);
    }
    return p->place(p->context, r.document, r.statement, item);
}

bool sv_pack_open(sv_unpacking *p, sv_packed *out) {
    head h;
    if (!get(p, &h, sizeof h) || h.members == 0) return false;
    *out = (sv_packed){.member_count = h.members, .joint_count = h.joints};
    memcpy(out->name, h.name, sizeof h.name - 1);
    return get_item(p, &out->act);
}

bool sv_pack_members(sv_unpacking *p, sv_packed *out) {
    out->members = SV_NEW_N(p->arena, sv_item, out->member_count);
    out->joints = SV_NEW_N(p->arena, sv_joint, out->joint_count + 1);
    if (!out->members || !out->joints) return !(p->no_memory = true);
    if (out->member_count == 1) return out->members[0] = out->act, true;
    for (uint32_t i = 0; i < out->member_count; i++)
        if (!get_item(p, &out->members[i])) return false;
    return get(p, out->joints, out->joint_count * sizeof *out->joints);
}

/* ---- acts as a unit ---- */

static uint32_t find_place(const sv_items *items, uint64_t place) {
    size_t low = 0, high = items->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (items->list[middle].place < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low < items->count && items->list[low].place == place ? (uint32_t)low : UINT32_MAX;
}

uint32_t sv_pack_find(const sv_unit *u, uint64_t place) { return find_place(&u->items, place); }

/* Members of each act hang on its first one in the order in which they were joined once. */
static bool join_members(sv_unit *u, const sv_packed *acts, size_t count, bool *damaged) {
    for (uint32_t a = 0; a < count; a++) {
        uint32_t root = find_place(&u->items, acts[a].members[0].place);
        for (uint32_t i = 0; i < acts[a].member_count; i++) {
            uint32_t item = find_place(&u->items, acts[a].members[i].place);
            if (item == UINT32_MAX || (i && item <= root)) return !(*damaged = true);
            u->act_of[item] = a;
            if (i) sv_thread_join(&u->groups, root, item);
        }
        for (uint32_t i = 0; i < acts[a].joint_count; i++) {
            const sv_joint *j = &acts[a].joints[i];
            if (j->a >= acts[a].member_count || j->b >= acts[a].member_count) return !(*damaged = true);
            sv_pair pair = {find_place(&u->items, acts[a].members[j->a].place),
                            find_place(&u->items, acts[a].members[j->b].place), j->bond, j->score};
            SV_VEC_PUSH(u->pairs.list, pair);
        }
    }
    return !u->pairs.list.failed;
}

static int by_place(const void *left, const void *right) {
    const sv_item *a = left, *b = right;
    return (a->place > b->place) - (a->place < b->place);
}

bool sv_pack_unit(sv_unit *u, const sv_packed *acts, size_t count, bool *damaged) {
    size_t total = 0;
    *damaged = false;
    for (size_t i = 0; i < count; i++) total += acts[i].member_count;
    u->items.list = SV_NEW_N(u->arena, sv_item, total + 1);
    u->acts.list = SV_NEW_N(u->arena, sv_item, count + 1);
    u->act_of = SV_NEW_N(u->arena, uint32_t, total + 1);
    if (!u->items.list || !u->acts.list || !u->act_of || !sv_thread_begin(&u->groups, total)) return false;
    for (size_t i = 0; i < count; i++) {
        u->acts.list[u->acts.count++] = acts[i].act;
        for (uint32_t k = 0; k < acts[i].member_count; k++) u->items.list[u->items.count++] = acts[i].members[k];
    }
    if (total) qsort(u->items.list, total, sizeof *u->items.list, by_place);
    for (size_t i = 1; i < total; i++) *damaged |= u->items.list[i - 1].place == u->items.list[i].place;
    return !*damaged && join_members(u, acts, count, damaged);
}
