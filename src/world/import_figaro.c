/* import_figaro.c: Eurostat's FIGARO tables, industry by industry or product by product, editions 2021 to 2026, matrix
 * form; import_figaro_flat.c has the other.
 *
 *     rowLabels,AR_A01,AR_A02,...,AR_P3_S13,...,FIGW1_P5M
 *     AR_A01,2713.1,0.4,...
 *     W2_D21X31,...  W2_OP_RES,...  W2_OP_NRES,...  W2_D1,...  W2_D29X39,...  W2_B2A3G,...
 *
 * A label is a country in two letters and an industry, split at the first underscore. There is no row or column of
 * outputs. Figures are millions of euros (import_money.c). docs/formats.md. */
#include "world/import_figaro.h"
#include "world/import_sheet.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { PART = ENT_FIGARO_PART };

/* ISO 3166-1: two letters and three. */
static const char countries[] =
    "ADAND AEARE AFAFG AGATG ALALB AMARM AOAGO ARARG ATAUT AUAUS AZAZE BABIH BBBRB BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI "
    "BJBEN BNBRN BOBOL BRBRA BSBHS BTBTN BWBWA BYBLR BZBLZ CACAN CDCOD CFCAF CGCOG CHCHE CICIV CLCHL CMCMR CNCHN COCOL "
    "CRCRI CUCUB CVCPV CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY ELGRC ERERI ESESP ETETH FIFIN "
    "FJFJI FRFRA GAGAB GBGBR GDGRD GEGEO GHGHA GMGMB GNGIN GQGNQ GRGRC GTGTM GWGNB GYGUY HKHKG HNHND HRHRV HTHTI HUHUN "
    "IDIDN IEIRL ILISR ININD IQIRQ IRIRN ISISL ITITA JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KMCOM KNKNA KPPRK KRKOR KWKWT "
    "KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MGMDG MKMKD MLMLI "
    "MMMMR MNMNG MOMAC MRMRT MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NENER NGNGA NINIC NLNLD NONOR NPNPL NZNZL "
    "OMOMN PAPAN PEPER PGPNG PHPHL PKPAK PLPOL PSPSE PTPRT PYPRY QAQAT ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN "
    "SESWE SGSGP SISVN SKSVK SLSLE SNSEN SOSOM SRSUR SSSSD SVSLV SYSYR SZSWZ TDTCD TGTGO THTHA TJTJK TLTLS TMTKM TNTUN "
    "TOTON TRTUR TTTTO TWTWN TZTZA UAUKR UGUGA UKGBR USUSA UYURY UZUZB VCVCT VEVEN VNVNM VUVUT WSWSM XKXKX YEYEM ZAZAF "
    "ZMZMB ZWZWE STSTP PRPRI GLGRL FOFRO NCNCL PFPYF BMBMU KYCYM CKCOK FMFSM KIKIR MHMHL NRNRU PWPLW SMSMR TVTUV";

int ent_figaro_region(const char *code, char out[PART]) {
    if (strcmp(code, "FIGW1") == 0 || strcmp(code, "WRL_REST") == 0) {
        memcpy(out, "ROW", 4);
        return 1;
    }
    if (strlen(code) != 2) return 0;
    for (const char *p = countries; p < countries + sizeof countries - 1; p += 6)
        if (p[0] == code[0] && p[1] == code[1]) {
            memcpy(out, p + 2, 3);
            out[3] = '\0';
            return 1;
        }
    return 0;
}

ent_wide_kind ent_figaro_kind(const char *item) {
    static const struct {
        const char *item;
        ent_wide_kind kind;
    } others[] = {
        {"D1", ENT_WIDE_VALUE_ADDED}, {"D29X39", ENT_WIDE_VALUE_ADDED}, {"B2A3G", ENT_WIDE_VALUE_ADDED},
        {"D21X31", ENT_WIDE_TAXES},   {"OP_RES", ENT_WIDE_OTHER},       {"OP_NRES", ENT_WIDE_OTHER},
        {"TOTAL", ENT_WIDE_OUTPUT},   {"P1", ENT_WIDE_OUTPUT},
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(item, others[i].item) == 0) return others[i].kind;
    return item[0] == 'P' && (item[1] == '3' || item[1] == '5') ? ENT_WIDE_DEMAND : ENT_WIDE_INDUSTRY;
}

const char *ent_figaro_item(const char *item) { return strncmp(item, "CPA_", 4) == 0 ? item + 4 : item; }

/* Changes in inventories, with acquisitions less disposals of valuables. */
int ent_figaro_is_inventory(const char *demand) {
    return strcmp(demand, "P5M") == 0 || strncmp(demand, "P52", 3) == 0 || strcmp(demand, "P53") == 0;
}

/* Splits at the first underscore; 0 when there is none or a part is empty or too long. */
static int split(const char *label, char code[PART], char item[PART]) {
    const char *underscore = strchr(label, '_');
    if (underscore == NULL || underscore - label >= PART || strlen(underscore + 1) >= PART) return 0;
    memcpy(code, label, (size_t)(underscore - label));
    code[underscore - label] = '\0';
    strcpy(item, underscore + 1);
    return code[0] != '\0' && item[0] != '\0';
}

static ent_status fail_label(ent_context *context, ent_rows *rows, const char *what, const char *label) {
    return ent_fail_at(context, ENT_INPUT, ent_rows_place(rows), label,
                       "labels are AT_A01, AT_P3_S14 or W2_D1: a country in two letters or FIGW1, and an item",
                       "%s \"%.60s\" is none of this layout", what, label);
}

static ent_status read_header(ent_context *context, ent_rows *rows, ent_wide *wide, ent_raw *raw) {
    const char *label;
    int there = 1;
    ENT_TRY(ent_rows_text(context, rows, &label, &there)); /* rowLabels */
    for (;;) {
        char code[PART], item[PART], region[PART];
        ent_wide_kind kind;
        ENT_TRY(ent_rows_text(context, rows, &label, &there));
        if (!there) break;
        if (!split(label, code, item)) {
            if (ent_figaro_kind(label) != ENT_WIDE_OUTPUT) return fail_label(context, rows, "column", label);
            ENT_TRY(ent_wide_column(context, wide, ENT_WIDE_OUTPUT, label, NULL, NULL, NULL));
            continue;
        }
        kind = ent_figaro_kind(item);
        if (!ent_figaro_region(code, region) || (kind != ENT_WIDE_DEMAND && kind != ENT_WIDE_INDUSTRY))
            return fail_label(context, rows, "column", label);
        if (strncmp(item, "CPA_", 4) == 0) raw->edition = "product by product";
        ENT_TRY(ent_wide_column(context, wide, kind, label, region, ent_figaro_item(item), NULL));
    }
    ENT_TRY(ent_wide_columns_done(context, wide));
    for (size_t f = 0; f < raw->n_demands; f++) raw->is_inventory[f] = ent_figaro_is_inventory(raw->demands[f]) != 0;
    return ENT_OK;
}

static ent_status read_matrix(ent_context *context, ent_rows *rows, ent_wide *wide, ent_raw *raw) {
    const char *text;
    int more, there;
    ENT_TRY(read_header(context, rows, wide, raw));
    for (;;) {
        char label[2 * PART], code[PART], item[PART], region[PART] = "";
        ent_wide_kind kind;
        ENT_TRY(ent_rows_next(context, rows, &more));
        if (!more) break;
        ENT_TRY(ent_rows_text(context, rows, &text, &there));
        snprintf(label, sizeof label, "%.*s", 2 * PART - 1, text);
        if (!split(label, code, item)) {
            code[0] = '\0';
            snprintf(item, sizeof item, "%.*s", PART - 1, label);
        }
        kind = ent_figaro_kind(item);
        if (kind == ENT_WIDE_INDUSTRY || kind == ENT_WIDE_DEMAND) {
            if (!ent_figaro_region(code, region)) return fail_label(context, rows, "row", label);
            kind = ENT_WIDE_INDUSTRY; /* a row of final demand is refused there */
        }
        ENT_TRY(ent_wide_row(context, wide, kind, label, region, ent_figaro_item(item)));
    }
    return ent_wide_done(context, wide);
}

/* --- which of the two --- */

static int is_flat(const char *bytes, size_t length) {
    for (const char *s = ",;\t"; *s != '\0'; s++)
        for (size_t at = 0; at < 8; at++)
            if (ent_field_is(bytes, bytes + length, *s, at, "counterpartArea")) return 1;
    return 0;
}

/* AT_A01: two capitals of a country, an underscore and a letter. */
static int is_label(const char *p, const char *end) {
    if (p < end && *p == '"') p++;
    return end - p >= 5 && isupper((unsigned char)p[0]) && isupper((unsigned char)p[1]) && p[2] == '_' &&
           isupper((unsigned char)p[3]);
}

static int is_matrix(const char *bytes, size_t length) {
    const char *p = bytes, *end = bytes + length;
    char separator;
    while (p < end && *p != ',' && *p != ';' && *p != '\t' && *p != '\n') p++;
    if (p == end || *p == '\n') return 0;
    separator = *p++;
    if (!is_label(p, end)) return 0;
    while (p < end && *p != separator && *p != '\n') p++;
    return p < end && *p == separator && is_label(p + 1, end);
}

static void skip_mark(const char **bytes, size_t *length) {
    if (*length >= 3 && memcmp(*bytes, "\xEF\xBB\xBF", 3) == 0) *bytes += 3, *length -= 3;
}

int ent_figaro_recognise(const char *bytes, size_t length) {
    skip_mark(&bytes, &length);
    return is_flat(bytes, length) || is_matrix(bytes, length);
}

ent_status ent_figaro_read(ent_context *context, ent_source *source, ent_raw *raw) {
    ent_rows *rows = NULL;
    ent_wide *wide = NULL;
    const char *bytes;
    size_t length;
    int more = 0;
    ent_status status = ent_rows_open(context, source, &rows);
    raw->edition = "industry by industry", raw->folded = "";
    raw->in_euros = 1;
    ent_source_peek(source, &bytes, &length);
    skip_mark(&bytes, &length);
    if (status == ENT_OK) status = ent_rows_next(context, rows, &more);
    if (status == ENT_OK && is_flat(bytes, length)) status = ent_figaro_read_flat(context, rows, raw);
    else if (status == ENT_OK) {
        status = ent_wide_new(context, rows, raw, &wide);
        if (status == ENT_OK) status = read_matrix(context, rows, wide, raw);
    }
    ent_wide_free(wide);
    ent_rows_close(rows);
    return status;
}
