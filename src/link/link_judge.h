/* Judging a pair of statements of one act; see link_judge.c for the idea. */
#ifndef SV_LINK_JUDGE_H
#define SV_LINK_JUDGE_H

#include "base/base.h"
#include "servanda/change.h"

/* Turns that an act takes, and the next meeting: concepts that the packs give (turn.rules). */
#define SV_TURN_DROP "turn:drop"
#define SV_TURN_DEFER "turn:defer"
#define SV_TURN_REPLACE "turn:replace"
#define SV_TURN_NEXT "meet:next"
#define SV_TURN_PREPARE "turn:prepare"
#define SV_TURN_PART "turn:part"
#define SV_TURN_YEARLY "a:annual"
bool sv_judge_has(const servanda_statement *s, const char *concept);
/* Whether what was promised was a beginning (to open, set up or launch something) and this is the report of it. */
bool sv_judge_begun(const servanda_statement *promise, const servanda_statement *report);
/* Whether a report tells that what was promised is done, or begun as it was promised to be; what only prepares it is not. */
bool sv_judge_fulfils(const servanda_statement *promise, const servanda_statement *report);
/* Whether both name the same thing, or one of them names none. */
bool sv_judge_shares_object(const servanda_statement *a, const servanda_statement *b);

/* Whether a meeting that was planned in a round has been held: the papers of a later round prove it. */
bool sv_judge_is_met(const servanda_statement *plan, uint32_t round, uint32_t later);

/* The last day by which the act is due ("": none): of its earliest deadline, else of an event or period that ends. What
 * ends by the day `after` ("": any counts) tells when the act was announced. */
void sv_judge_due(const servanda_statement *s, const char *after, char last[11]);
/* Whether less was reported than promised: money, or the one thing that both count. */
bool sv_judge_part(const servanda_statement *promise, const servanda_statement *report);
/* Fills everything of `out` but the two places and the score. False: no memory. */
bool sv_judge_pair(sv_arena *arena, const servanda_statement *earlier, const servanda_statement *later,
                   servanda_changed *out);
/* One reason more; changes that tell more go before. False: no memory. */
bool sv_judge_add(sv_arena *arena, servanda_changed *out, servanda_change change, const char *slot, const char *earlier,
                  const char *later);

#endif
