/* import_source.c: plain, gzip and zip behind one call. zlib unpacks gzip from pieces we read ourselves, so that a pipe
 * works too; libzip needs the whole archive on disk. A Stata file in any of them becomes text when it is opened. */
#include "world/import_source.h"
#include "support/text.h"
#include "world/dta.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>
#include <zlib.h>

enum { PIECE = 1 << 17, TELL_BYTES = 1 << 21, MEMBERS_MOST = 10000 };

struct ent_source {
    char *name, *inner;
    FILE *stream;
    zip_t *archive;
    zip_file_t *member;
    z_stream *gzip; /* NULL: no gzip */
    int gzip_done;
    const char *bytes; /* the caller's, when there is neither stream nor archive */
    size_t left;
    char *piece; /* [PIECE] read from the stream, not given or unpacked yet */
    size_t piece_at, piece_length;
    uint64_t packed, packed_total, given, told; /* bytes; packed_total 0: nobody knows */
    uint64_t expected;                          /* of a member: how large it says it is, for progress only */
    char *first;                                /* [ENT_SOURCE_PEEK] */
    size_t first_at, first_length;
    ent_hasher *hasher;
    int from_stata; /* then everything comes out of `table` */
    ent_text table;
    size_t table_at;
};

static ent_place place_of(const ent_source *source) { return (ent_place){.file = source->name}; }

/* Reads the next piece of the stream; piece_length stays 0 at the end. */
static ent_status fill(ent_context *context, ent_source *source) {
    for (;;) {
        source->piece_at = 0;
        source->piece_length = fread(source->piece, 1, PIECE, source->stream);
        source->packed += source->piece_length;
        if (source->piece_length > 0 || !ferror(source->stream)) return ENT_OK;
        if (errno != EINTR) break;
        clearerr(source->stream);
        ENT_TRY(ent_progress(context, "reading", 0, 0));
    }
    return ent_fail_at(context, ENT_IO, place_of(source), NULL, NULL, "reading failed: %s", strerror(errno));
}

static ent_status cut_off(ent_context *context, const ent_source *source) {
    return ent_fail_at(context, ENT_INPUT, place_of(source), NULL, "fetch it again; it may be cut off",
                       "the packed file ends too early, after %llu bytes of text", (unsigned long long)source->given);
}

static ent_status read_gzip(ent_context *context, ent_source *source, char *buffer, size_t size, size_t *got) {
    z_stream *z = source->gzip;
    z->next_out = (unsigned char *)buffer;
    z->avail_out = (uInt)size;
    while (z->avail_out == size && !source->gzip_done) {
        int code;
        if (source->piece_at == source->piece_length) {
            ENT_TRY(fill(context, source));
            if (source->piece_length == 0) return cut_off(context, source);
        }
        z->next_in = (unsigned char *)source->piece + source->piece_at;
        z->avail_in = (uInt)(source->piece_length - source->piece_at);
        code = inflate(z, Z_NO_FLUSH);
        source->piece_at = source->piece_length - z->avail_in;
        if (code == Z_MEM_ERROR) return ent_fail_nomem(context);
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
            return ent_fail_at(context, ENT_INPUT, place_of(source), NULL, "fetch it again",
                               "the packed file is broken after %llu bytes of text: %s",
                               (unsigned long long)source->given, z->msg != NULL ? z->msg : "bad data");
        if (code != Z_STREAM_END) continue;
        /* Another packed part may follow, as `cat a.gz b.gz` makes them; anything else after the end is padding. */
        if (source->piece_at == source->piece_length) ENT_TRY(fill(context, source));
        source->gzip_done = source->piece_length - source->piece_at < 2 ||
                            memcmp(source->piece + source->piece_at, "\x1f\x8b", 2) != 0 || inflateReset(z) != Z_OK;
    }
    *got = size - z->avail_out;
    return ENT_OK;
}

static ent_status read_member(ent_context *context, ent_source *source, char *buffer, size_t size, size_t *got) {
    zip_int64_t count = zip_fread(source->member, buffer, size);
    if (count < 0) {
        zip_error_t *error = zip_file_get_error(source->member);
        if (zip_error_code_zip(error) == ZIP_ER_MEMORY) return ent_fail_nomem(context);
        return ent_fail_at(context, ENT_INPUT, place_of(source), NULL, "fetch it again; it may be cut off",
                           "the archive is broken after %llu bytes of text: %s", (unsigned long long)source->given,
                           zip_error_strerror(error));
    }
    *got = (size_t)count;
    return ENT_OK;
}

static ent_status read_plain(ent_context *context, ent_source *source, char *buffer, size_t size, size_t *got) {
    size_t count;
    if (source->stream == NULL) {
        count = size < source->left ? size : source->left;
        if (count > 0) memcpy(buffer, source->bytes, count);
        source->bytes += count, source->left -= count, source->packed += count;
    } else {
        if (source->piece_at == source->piece_length) ENT_TRY(fill(context, source));
        count = source->piece_length - source->piece_at;
        if (count > size) count = size;
        memcpy(buffer, source->piece + source->piece_at, count);
        source->piece_at += count;
    }
    *got = count;
    return ENT_OK;
}

static ent_status check_growth(ent_context *context, const ent_source *source) {
    int unpacked = source->archive != NULL || source->gzip != NULL;
    if (source->given > ENT_SOURCE_TOTAL)
        return ent_fail_at(context, ENT_RANGE, place_of(source), NULL, NULL, "the table is larger than %llu bytes",
                           (unsigned long long)ENT_SOURCE_TOTAL);
    if (!unpacked || source->given <= ENT_SOURCE_FREE || source->given / ENT_SOURCE_RATIO <= source->packed)
        return ENT_OK;
    return ent_fail_at(context, ENT_RANGE, place_of(source), NULL,
                       "no table packs so well; if it is one, unpack it first",
                       "the packed file grows more than %d times", (int)ENT_SOURCE_RATIO);
}

static ent_status read_on(ent_context *context, ent_source *source, char *buffer, size_t size, size_t *got) {
    *got = 0;
    if (source->gzip != NULL) ENT_TRY(read_gzip(context, source, buffer, size, got));
    else if (source->member != NULL) ENT_TRY(read_member(context, source, buffer, size, got));
    else ENT_TRY(read_plain(context, source, buffer, size, got));
    source->given += *got;
    ent_hasher_add(source->hasher, buffer, *got);
    return check_growth(context, source);
}

/* The text of a Stata file, let go as soon as it is told: what comes after needs the room. */
static ent_status read_table(ent_context *context, ent_source *source, char *buffer, size_t size, size_t *got) {
    *got = source->table.length - source->table_at;
    if (*got > size) *got = size;
    if (*got > 0) memcpy(buffer, source->table.data + source->table_at, *got);
    source->table_at += *got;
    if (source->table_at == source->table.length) {
        ent_text_free(&source->table);
        source->table_at = 0;
        return ENT_OK;
    }
    if (source->table_at - source->told < TELL_BYTES) return ENT_OK;
    source->told = source->table_at;
    return ent_progress(context, "reading", source->table_at, source->table.length);
}

ent_status ent_source_read(ent_context *context, ent_source *source, char *buffer, size_t size, size_t *got) {
    if (source->first_at < source->first_length) {
        *got = source->first_length - source->first_at;
        if (*got > size) *got = size;
        memcpy(buffer, source->first + source->first_at, *got);
        source->first_at += *got;
        return ENT_OK;
    }
    if (source->from_stata) return read_table(context, source, buffer, size, got);
    ENT_TRY(read_on(context, source, buffer, size, got));
    if (source->given - source->told < TELL_BYTES) return ENT_OK;
    source->told = source->given;
    /* libzip does not tell how many packed bytes it took. */
    if (source->archive != NULL) return ent_progress(context, "reading", source->given, source->expected);
    return ent_progress(context, "reading", source->packed, source->packed_total);
}

static ent_status read_first(ent_context *context, ent_source *source) {
    size_t got = 1;
    if (source->first == NULL) source->first = malloc(ENT_SOURCE_PEEK);
    if (source->hasher == NULL) source->hasher = ent_hasher_new();
    if (source->first == NULL || source->hasher == NULL) return ent_fail_nomem(context);
    while (source->first_length < ENT_SOURCE_PEEK && got > 0) {
        ENT_TRY(read_on(context, source, source->first + source->first_length, ENT_SOURCE_PEEK - source->first_length,
                        &got));
        source->first_length += got;
    }
    return ENT_OK;
}

void ent_source_peek(const ent_source *source, const char **bytes, size_t *length) {
    *bytes = source->first;
    *length = source->first_length;
}

const char *ent_source_name(const ent_source *source) { return source->name; }
const char *ent_source_inner_name(const ent_source *source) { return source->inner; }
uint64_t ent_source_bytes(const ent_source *source) { return source->given; }

void ent_source_hash(ent_source *source, char out[ENT_HASH_DIGITS + 1]) {
    ent_hasher_finish(source->hasher, out);
    source->hasher = NULL;
}

static void forget_member(ent_source *source) {
    char ignored[ENT_HASH_DIGITS + 1];
    if (source->member != NULL) zip_fclose(source->member);
    if (source->hasher != NULL) ent_hasher_finish(source->hasher, ignored);
    source->member = NULL;
    source->hasher = NULL;
    source->given = source->packed = source->first_length = 0;
}

void ent_source_close(ent_source *source) {
    if (source == NULL) return;
    forget_member(source);
    if (source->archive != NULL) zip_discard(source->archive);
    if (source->gzip != NULL) inflateEnd(source->gzip);
    if (source->stream != NULL && source->stream != stdin) fclose(source->stream);
    ent_text_free(&source->table);
    free(source->gzip);
    free(source->first);
    free(source->piece);
    free(source->inner);
    free(source->name);
    free(source);
}

/* One member of an archive, from its beginning. */
static ent_status open_member(ent_context *context, ent_source *source, zip_uint64_t index) {
    zip_stat_t found;
    forget_member(source);
    zip_stat_init(&found);
    if (zip_stat_index(source->archive, index, 0, &found) != 0 ||
        (source->member = zip_fopen_index(source->archive, index, 0)) == NULL) {
        zip_error_t *error = zip_get_error(source->archive);
        if (zip_error_code_zip(error) == ZIP_ER_MEMORY) return ent_fail_nomem(context);
        return ent_fail_at(context, ENT_INPUT, place_of(source), NULL, NULL, "member %llu cannot be opened: %s",
                           (unsigned long long)index, zip_error_strerror(error));
    }
    if ((found.valid & ZIP_STAT_SIZE) != 0) source->expected = found.size;
    /* What a header says of packed bytes is believed up to the size of the file. */
    source->packed = source->packed_total;
    if ((found.valid & ZIP_STAT_COMP_SIZE) != 0 && found.comp_size < source->packed) source->packed = found.comp_size;
    free(source->inner);
    source->inner = ent_string_copy(found.name != NULL ? found.name : "");
    if (source->inner == NULL) return ent_fail_nomem(context);
    return read_first(context, source);
}

static int is_directory(const char *name) {
    size_t length = strlen(name);
    return length > 0 && name[length - 1] == '/';
}

static const char *member_name(ent_source *source, zip_int64_t index) {
    const char *name = zip_get_name(source->archive, (zip_uint64_t)index, 0);
    return name == NULL ? "" : name;
}

/* Lists what there is to choose from, as a hint. */
static void list_members(ent_source *source, zip_int64_t count, char *out, size_t size) {
    size_t used = (size_t)snprintf(out, size, "choose one with --member:");
    for (zip_int64_t i = 0; i < count && used < size; i++)
        if (!is_directory(member_name(source, i)))
            used += (size_t)snprintf(out + used, size - used, " %s", member_name(source, i));
}

/* The member asked for: its whole name, or a part that no other name has. */
static ent_status pick_named(ent_context *context, ent_source *source, zip_int64_t count, const char *wanted) {
    char hint[sizeof context->error.hint];
    zip_int64_t found = -1, n_found = 0;
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = member_name(source, i);
        if (strcmp(name, wanted) == 0) return open_member(context, source, (zip_uint64_t)i);
        if (!is_directory(name) && strstr(name, wanted) != NULL) found = i, n_found++;
    }
    if (n_found == 1) return open_member(context, source, (zip_uint64_t)found);
    list_members(source, count, hint, sizeof hint);
    return ent_fail_at(context, ENT_NOT_FOUND, place_of(source), "member", hint,
                       n_found == 0 ? N_("the archive has no member \"%.80s\"")
                                    : N_("more than one member has \"%.80s\" in its name"),
                       wanted);
}

/* The only member whose beginning is `wanted`, else the only member. Of a Stata file the beginning says nothing: it may
 * be a table. */
static ent_status pick_by_content(ent_context *context, ent_source *source, zip_int64_t count,
                                  ent_source_wanted_fn *wanted) {
    char hint[sizeof context->error.hint];
    zip_int64_t found = -1, n_found = 0, only = -1, n_files = 0, current = -1;
    for (zip_int64_t i = 0; i < count; i++) {
        if (is_directory(member_name(source, i))) continue;
        if (strcmp(member_name(source, i), "[Content_Types].xml") == 0)
            return ent_fail_at(context, ENT_INPUT, place_of(source), NULL, "save the sheet as CSV and import that",
                               "is a spreadsheet");
        only = i, n_files++;
    }
    for (zip_int64_t i = 0; n_files > 1 && wanted != NULL && i < count; i++) {
        if (is_directory(member_name(source, i))) continue;
        ENT_TRY(open_member(context, source, (zip_uint64_t)i));
        current = i;
        if (ent_dta_recognise(source->first, source->first_length) || wanted(source->first, source->first_length))
            found = i, n_found++;
    }
    if (n_files == 1) found = only, n_found = 1;
    if (n_found == 1) return found == current ? ENT_OK : open_member(context, source, (zip_uint64_t)found);
    list_members(source, count, hint, sizeof hint);
    return ent_fail_at(context, ENT_INPUT, place_of(source), "member", n_files == 0 ? NULL : hint,
                       n_files == 0   ? N_("the archive is empty")
                       : n_found == 0 ? N_("no member of the archive is a table of a known layout")
                                      : N_("the archive holds %lld tables"),
                       (long long)n_found);
}

static ent_status open_archive(ent_context *context, ent_source *source, const char *path, const char *member,
                               ent_source_wanted_fn *wanted) {
    ent_text name = {0};
    zip_int64_t count;
    int code = 0;
    source->archive = zip_open(path, ZIP_RDONLY, &code);
    if (source->archive == NULL) {
        zip_error_t error;
        ent_status status;
        zip_error_init_with_code(&error, code);
        status = code == ZIP_ER_MEMORY
                     ? ent_fail_nomem(context)
                     : ent_fail_at(context, ENT_INPUT, place_of(source), NULL, "fetch it again; it may be cut off",
                                   "the archive cannot be read: %s", zip_error_strerror(&error));
        zip_error_fini(&error);
        return status;
    }
    count = zip_get_num_entries(source->archive, 0);
    if (count > MEMBERS_MOST)
        return ent_fail_at(context, ENT_RANGE, place_of(source), NULL, NULL, "the archive has %lld members",
                           (long long)count);
    if (member != NULL) ENT_TRY(pick_named(context, source, count, member));
    else ENT_TRY(pick_by_content(context, source, count, wanted));
    ent_text_addf(&name, "%s(%s)", path, source->inner);
    free(source->name);
    source->name = ent_text_take(&name);
    return source->name == NULL ? ent_fail_nomem(context) : ENT_OK;
}

/* Files that are no text and no packed text: said at once, with what to do. */
static ent_status refuse_others(ent_context *context, const ent_source *source) {
    static const struct {
        const char *begins;
        size_t length;
        const char *what, *hint;
    } others[] = {
        {"\xD0\xCF\x11\xE0", 4, "is a spreadsheet", "save the sheet as CSV and import that"},
        {"SQLite format 3", 16, "is a world file already", "give it to --world as it is"},
        {"RDX", 3, "is an R workspace", "write the table with write.csv and import that"},
        {"PAR1", 4, "is a Parquet file", "write the table as CSV and import that"},
        {"%PDF", 4, "is a PDF document", NULL},
        {"\xFF\xFE", 2, "is UTF-16, not UTF-8", "save the file as UTF-8"},
        {"\xFE\xFF", 2, "is UTF-16, not UTF-8", "save the file as UTF-8"},
        {"BZh", 3, "is packed with bzip2", "unpack it first"},
        {"\xFD"
         "7zXZ",
         5, "is packed with xz", "unpack it first"},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (source->first_length >= others[i].length && memcmp(source->first, others[i].begins, others[i].length) == 0)
            return ent_fail_at(context, ENT_INPUT, place_of(source), NULL, others[i].hint, "%s", others[i].what);
    if (source->first_length == 0)
        return ent_fail_at(context, ENT_INPUT, place_of(source), NULL, NULL, "the file is empty");
    return ENT_OK;
}

static ent_status open_stream(ent_context *context, ent_source *source, const char *path) {
    struct stat information;
    if (strcmp(path, "-") == 0) {
        source->stream = stdin;
        return ENT_OK;
    }
    while ((source->stream = fopen(path, "rbe")) == NULL && errno == EINTR)
        ENT_TRY(ent_progress(context, "reading", 0, 0));
    if (source->stream == NULL)
        return ent_fail_at(context, errno == ENOENT || errno == ENOTDIR ? ENT_NOT_FOUND : ENT_IO, place_of(source),
                           NULL, NULL, errno == ENOENT ? N_("no such file") : N_("cannot be opened: %s"),
                           strerror(errno));
    if (fstat(fileno(source->stream), &information) != 0) return ENT_OK;
    if (S_ISDIR(information.st_mode))
        return ent_fail_at(context, ENT_INPUT, place_of(source), NULL, "name a file", "is a directory, not a file");
    if (S_ISREG(information.st_mode)) source->packed_total = (uint64_t)information.st_size;
    return ENT_OK;
}

static ent_status start_gzip(ent_context *context, ent_source *source) {
    source->gzip = calloc(1, sizeof *source->gzip);
    if (source->gzip == NULL) return ent_fail_nomem(context);
    if (inflateInit2(source->gzip, 16 + MAX_WBITS) == Z_OK) return ENT_OK;
    free(source->gzip);
    source->gzip = NULL;
    return ent_fail_nomem(context);
}

static ent_status open_file(ent_context *context, ent_source *source, const char *path, const char *member,
                            ent_source_wanted_fn *wanted) {
    ENT_TRY(open_stream(context, source, path));
    source->piece = malloc(PIECE);
    if (source->piece == NULL) return ent_fail_nomem(context);
    ENT_TRY(fill(context, source));
    if (source->piece_length >= 4 && memcmp(source->piece, "PK\x03\x04", 4) == 0) {
        if (source->stream == stdin)
            return ent_fail_at(context, ENT_INPUT, place_of(source), NULL, "give the path of the file",
                               "a zip archive cannot be read from standard input");
        return open_archive(context, source, path, member, wanted);
    }
    if (member != NULL)
        return ent_fail_at(context, ENT_INPUT, place_of(source), "member", "leave --member out",
                           "is no zip archive and has no members");
    if (source->piece_length >= 2 && memcmp(source->piece, "\x1f\x8b", 2) == 0) ENT_TRY(start_gzip(context, source));
    return read_first(context, source);
}

static size_t peek_length(const ent_text *text) {
    return text->length < ENT_SOURCE_PEEK ? text->length : ENT_SOURCE_PEEK;
}

/* ReadStat goes back and forth in a file, so the file is held as a whole. */
static ent_status gather(ent_context *context, ent_source *source, ent_text *out) {
    char piece[1 << 14];
    size_t got = 1;
    while (got > 0 && !out->failed) {
        ENT_TRY(ent_source_read(context, source, piece, sizeof piece, &got));
        ent_text_add_bytes(out, piece, got);
        if (out->length > ENT_SOURCE_STATA)
            return ent_fail_at(context, ENT_RANGE, place_of(source), NULL, "write the table with export delimited",
                               "the Stata file is larger than %d bytes", (int)ENT_SOURCE_STATA);
    }
    return out->failed ? ent_fail_nomem(context) : ENT_OK;
}

/* Variables cannot have every name, nor do they keep capitals when Stata reads a CSV: the label of a variable then has
 * what the column was called. So labels are looked at where the names are of no layout. */
static ent_status try_labels(ent_context *context, ent_source *source, const ent_text *file,
                             ent_source_wanted_fn *wanted) {
    ent_text labelled = {0};
    ent_status status;
    if (wanted == NULL || wanted(source->table.data, peek_length(&source->table))) return ENT_OK;
    status = ent_dta_read(context, source->name, file->data, file->length, ENT_DTA_SHOW_MISSING | ENT_DTA_LABELS,
                          &labelled);
    if (status == ENT_OK && wanted(labelled.data, peek_length(&labelled))) {
        ent_text_free(&source->table);
        source->table = labelled;
    } else ent_text_free(&labelled);
    return status;
}

static ent_status read_stata(ent_context *context, ent_source *source, ent_source_wanted_fn *wanted) {
    ent_text file = {0};
    ent_status status = gather(context, source, &file);
    if (status == ENT_OK)
        status = ent_dta_read(context, source->name, file.data, file.length, ENT_DTA_SHOW_MISSING, &source->table);
    if (status == ENT_OK) status = try_labels(context, source, &file, wanted);
    ent_text_free(&file);
    if (status != ENT_OK) return status;
    source->from_stata = 1;
    source->first_at = 0;
    source->first_length = source->table_at = source->told = peek_length(&source->table);
    memcpy(source->first, source->table.data, source->first_length);
    return ENT_OK;
}

static ent_status finish_open(ent_context *context, ent_source *source, ent_source_wanted_fn *wanted, ent_status status,
                              ent_source **out) {
    if (status == ENT_OK && ent_dta_recognise(source->first, source->first_length))
        status = read_stata(context, source, wanted);
    else if (status == ENT_OK) status = refuse_others(context, source);
    if (status == ENT_OK) *out = source;
    else ent_source_close(source);
    return status;
}

static ent_source *source_new(const char *name) {
    const char *slash = strrchr(name, '/');
    ent_source *source = calloc(1, sizeof *source);
    if (source == NULL) return NULL;
    source->name = ent_string_copy(strcmp(name, "-") == 0 ? "standard input" : name);
    source->inner = ent_string_copy(slash == NULL ? name : slash + 1);
    if (source->name != NULL && source->inner != NULL) return source;
    ent_source_close(source);
    return NULL;
}

ent_status ent_source_open(ent_context *context, const char *path, const char *member, ent_source_wanted_fn *wanted,
                           ent_source **out) {
    ent_source *source = source_new(path);
    *out = NULL;
    if (source == NULL) return ent_fail_nomem(context);
    return finish_open(context, source, wanted, open_file(context, source, path, member, wanted), out);
}

ent_status ent_source_open_bytes(ent_context *context, const char *name, const char *bytes, size_t length,
                                 ent_source **out) {
    ent_source *source = source_new(name);
    *out = NULL;
    if (source == NULL) return ent_fail_nomem(context);
    source->bytes = bytes;
    source->left = source->packed_total = length;
    return finish_open(context, source, NULL, read_first(context, source), out);
}
