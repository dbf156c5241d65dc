/* Every ceiling of the program, with its reason. A limit that is hit is an error that names it, never a silent cut. */
#ifndef SV_LIMITS_H
#define SV_LIMITS_H

#define SV_LIMIT_DOCUMENT_BYTES (256u << 20) /* one document; the largest communiqué seen is under 1 MB */
#define SV_LIMIT_LINE_BYTES (64u << 20)      /* one line or paragraph; more is no prose */
#define SV_LIMIT_LINES (1u << 21)            /* lines with text in one document */
#define SV_LIMIT_NESTING 64u                 /* list or markup depth that is kept; deeper items count as this deep */
#define SV_LIMIT_PACKING 4u                  /* documents in documents in documents … */
#define SV_LIMIT_BLOCKS (1u << 22)
#define SV_LIMIT_SENTENCE 2000u        /* code points; a longer stretch is cut at the last clause mark or space */
#define SV_LIMIT_STATEMENTS (1u << 20) /* of one document */
#define SV_LIMIT_MARKS (1u << 14)      /* of one sentence */
#define SV_LIMIT_CLAUSES 64u           /* of one sentence; further cuts are not made */
#define SV_LIMIT_OWN 256u              /* short forms that one document defines; further ones are not learnt */
#define SV_LIMIT_LEARNT (1u << 17)     /* acronyms that the workshop keeps of all documents it read */
#define SV_LIMIT_FILES (1u << 20)      /* of one call, folders walked */
#define SV_LIMIT_META_LINE (1u << 20)  /* one line of a JSONL index */
#define SV_LIMIT_PATTERN 512u          /* instructions of one compiled rule */
#define SV_LIMIT_WINDOW 256u           /* code points that one rule may reach from its anchor, each way */
#define SV_LIMIT_PACK_BYTES (64u << 20)
#define SV_LIMIT_QUERY_TOKENS 128u /* of one search; each is looked up */
#define SV_LIMIT_AROUND (1u << 20) /* code points shown on each side of a statement */
#define SV_LIMIT_THREADS 64u

#endif
