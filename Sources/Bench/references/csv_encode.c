/* The encoder's work in C, for its speed: rows of customers in batches as a driver fills them, into CSV, sixteen bytes at
 * a time. It checks no bounds, and ends where a cell would need more than a copy, which these rows never do: what is
 * left out makes it the least that the work can cost.
 *
 *   csv_encode [ROWS OF A BATCH]     prints ns per row and GB/s by processor time, the best of five
 */
#include <emmintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COLUMNS = 10, BATCHES = 2, CHUNK = 1 << 20, WORST_ROW = 4096, MEASURED = 2000000, ROUNDS = 5 };

/* As SyntheticCustomers has them: bytes of a cell, and whether its text has to be looked at. */
static const struct { size_t bytes; int is_text; } shapes[COLUMNS] = {
    {24, 0}, {41, 1}, {241, 1}, {241, 1}, {161, 1}, {49, 1}, {121, 1}, {241, 1}, {18, 0}, {48, 0}};

struct column { size_t cells, indicators; };
struct batch { const char *bytes; struct column columns[COLUMNS]; };

static void values(long row, char text[COLUMNS][128]) {
    static const char *cities[] = {"London", "Manchester", "Newcastle", "Bristol"};
    long mixed = row * 2654435761L % 4294967296L, second = row % 86400;
    sprintf(text[0], "%ld", row);
    sprintf(text[1], "C%09ld", row);
    sprintf(text[2], "Customer Company Ltd %ld", mixed % 1000000);
    sprintf(text[3], "%ld Station Road North", mixed % 900);
    strcpy(text[4], cities[mixed % 4]);
    sprintf(text[5], "AB%ld %ldXY", mixed % 100, mixed % 10);
    sprintf(text[6], "+44 20 %ld", 10000000 + mixed % 90000000);
    sprintf(text[7], "contact.%ld@mail.example.com", row);
    sprintf(text[8], "%ld.%02ld", mixed % 1000000, mixed % 100);
    sprintf(text[9], "2020-01-01 %02ld:%02ld:%02ld.%06ld", second / 3600, second / 60 % 60, second % 60,
            row * 3 % 1000000);
    if (mixed % 7 == 0) text[3][0] = 0;
}

static struct batch fill(int rows, long first) {
    struct batch batch;
    size_t size = 0;
    for (int c = 0; c < COLUMNS; c++) {
        batch.columns[c].cells = size;
        size = (size + shapes[c].bytes * (size_t)rows + 63) & ~(size_t)63;
        batch.columns[c].indicators = size;
        size += 8 * (size_t)rows;
    }
    char *bytes = calloc(1, size + 64);
    if (!bytes) abort();
    for (int row = 0; row < rows; row++) {
        char text[COLUMNS][128];
        values(first + row, text);
        for (int c = 0; c < COLUMNS; c++) {
            int64_t length = text[c][0] ? (int64_t)strlen(text[c]) : -1;
            memcpy(bytes + batch.columns[c].cells + shapes[c].bytes * (size_t)row, text[c], strlen(text[c]));
            memcpy(bytes + batch.columns[c].indicators + 8 * (size_t)row, &length, 8);
        }
    }
    batch.bytes = bytes;
    return batch;
}

static inline __m128i load(const char *from) { return _mm_loadu_si128((const __m128i *)(const void *)from); }
static inline void store(char *to, __m128i block) { _mm_storeu_si128((__m128i *)(void *)to, block); }

/* Lanes with a control character, a byte above 0x7F, a quote or a comma. */
static inline __m128i special(__m128i block) {
    __m128i extreme = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20));
    __m128i quote = _mm_cmpeq_epi8(block, _mm_set1_epi8('"')), comma = _mm_cmpeq_epi8(block, _mm_set1_epi8(','));
    return _mm_or_si128(_mm_or_si128(quote, comma), extreme);
}

static inline void copy_text(const char *cell, int64_t length, char *to) {
    const __m128i lanes = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m128i found, block = load(cell);
    store(to, block);
    found = special(block);
    if (length < 16) {
        found = _mm_and_si128(found, _mm_cmplt_epi8(lanes, _mm_set1_epi8((char)length)));
    } else {
        int64_t done = 16;
        for (; length - done > 16; done += 16) {
            block = load(cell + done);
            store(to + done, block);
            found = _mm_or_si128(found, special(block));
        }
        block = load(cell + length - 16);
        store(to + length - 16, block);
        found = _mm_or_si128(found, special(block));
    }
    if (_mm_movemask_epi8(found) || cell[0] == ' ' || cell[0] == '\\' || cell[length - 1] == ' ') abort();
}

/* Rows until the chunk has no room for another; returns its bytes. */
__attribute__((noinline)) static size_t encode(const struct batch *batch, int rows, int *row, char *chunk) {
    size_t cursor = 0;
    for (; *row < rows && CHUNK - cursor >= WORST_ROW; ++*row) {
        for (int c = 0; c < COLUMNS; c++) {
            int64_t length;
            memcpy(&length, batch->bytes + batch->columns[c].indicators + 8 * (size_t)*row, 8);
            if ((uint64_t)(length - 1) < shapes[c].bytes - 1) {
                const char *cell = batch->bytes + batch->columns[c].cells + shapes[c].bytes * (size_t)*row;
                if (shapes[c].is_text) copy_text(cell, length, chunk + cursor);
                else for (int64_t done = 0; done < length; done += 16) store(chunk + cursor + done, load(cell + done));
                cursor += (size_t)length;
            } else if (length != -1) abort();
            chunk[cursor++] = ',';
        }
        chunk[cursor - 1] = '\n';
    }
    return cursor;
}

int main(int count, char **arguments) {
    int rows = count > 1 ? atoi(arguments[1]) : 1000;
    if (rows < 1 || rows > 1000000) { fprintf(stderr, "csv_encode: a batch has 1 to 1000000 rows\n"); return 2; }
    struct batch batches[BATCHES];
    for (int i = 0; i < BATCHES; i++) batches[i] = fill(rows, 1 + (long)i * rows);
    char *chunk = malloc(CHUNK);
    if (!chunk) abort();
    double nanoseconds = 0, rate = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int repeats = MEASURED / (BATCHES * rows) + 1;
        size_t bytes = 0;
        clock_t start = clock();
        for (int i = 0; i < repeats * BATCHES; i++)
            for (int row = 0; row < rows;) bytes += encode(&batches[i % BATCHES], rows, &row, chunk);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if ((double)bytes / seconds / 1e9 < rate) continue;
        rate = (double)bytes / seconds / 1e9;
        nanoseconds = seconds * 1e9 / ((double)repeats * BATCHES * rows);
    }
    printf("%.1f ns/row, %.2f GB/s\n", nanoseconds, rate);
    return 0;
}
