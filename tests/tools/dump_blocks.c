/* Prints the blocks of documents, to see what the readers made of them: dump_blocks [-l LANG] [-f FORMAT] FILE… */
#include <stdio.h>
#include <string.h>

#include "model/document.h"

static const char *const kinds[] = {"para", "HEAD", "item", "note", "caption", "cell", "furniture"};

static void print_range(const servanda_document *d, sv_range range) {
    for (size_t i = range.start; i < range.end; i++) {
        char c = d->text[i];
        if (c == '\n')
            fputs("⏎", stdout);
        else
            putchar(c);
    }
}

static void print_index(const char *name, uint32_t index) {
    if (index != SV_NO_BLOCK) printf(" %s=%u", name, index);
}

static void print_block(const servanda_document *d, size_t i) {
    const sv_block *b = &d->blocks[i];
    printf("%4zu %-9s", i, kinds[b->kind]);
    if (b->level) printf(" L%u", b->level);
    print_index("lead", b->lead);
    print_index("head", b->heading);
    printf(" %s%s │", b->lang, b->wrapped ? " w" : "");
    for (uint32_t k = 0; k < b->range_count; k++) {
        if (k) fputs("¦", stdout);
        print_range(d, b->ranges[k]);
    }
    puts("│");
}

static int dump(const char *path, const servanda_document_info *info) {
    servanda_error error = SERVANDA_ERROR_INIT;
    servanda_document *d;
    char text[2048];
    if (servanda_document_read_file(&d, path, info, &error)) {
        servanda_error_format(&error, text, sizeof text);
        fprintf(stderr, "%s\n", text);
        return 1;
    }
    printf("== %s: %s, %s, lang %s, date %s, title %s\n", path, d->format, d->encoding,
           d->info.lang ? d->info.lang : "-", d->info.date ? d->info.date : "-", d->info.title ? d->info.title : "-");
    for (size_t i = 0; i < d->block_count; i++) print_block(d, i);
    servanda_document_free(d);
    return 0;
}

int main(int argc, char **argv) {
    servanda_document_info info = SERVANDA_DOCUMENT_INFO_INIT;
    int bad = 0, i = 1;
    for (; i + 1 < argc && argv[i][0] == '-' && argv[i][1]; i += 2) {
        if (strcmp(argv[i], "-l") == 0) info.lang = argv[i + 1];
        if (strcmp(argv[i], "-f") == 0) info.format = argv[i + 1];
    }
    for (; i < argc; i++) bad |= dump(argv[i], &info);
    return bad;
}
