/* Embeds one frame with the guest and with ONNX Runtime, in turns, on one thread, and prints times; under qemu with `count.c`
 * loaded, the instructions of each call are printed too. Usage:
 *
 *   peers PATH MODULE.wasm MODEL.onnx libwasmtime.so libonnxruntime.so ROUNDS FRAMES
 *
 * The guest embeds the frame FRAMES times in one call, ONNX Runtime once.
 */
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include "mark.h"
#include "peer.h"

void fail(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(1);
}

void *symbol(void *library, const char *name)
{
    void *found = dlsym(library, name);
    if (!found)
        fail(name, "the library has no such function");
    return found;
}

static double milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* An edge, a slope and noise: what is in the frame hardly changes how much work it is. */
static void draw(uint8_t *frame)
{
    uint32_t random = 7;
    for (int at = 0; at < FRAME_BYTES; at++) {
        int x = at / 3 % SIZE, y = at / 3 / SIZE;
        random = random * 1664525 + 1013904223;
        int value = (x > y ? 150 : 60) + x / 8 - 20 * (at % 3) + (int)(random >> 27);
        frame[at] = value < 0 ? 0 : value;
    }
}

static double cosine(const float *a, const float *b)
{
    double product = 0, left = 0, right = 0;
    for (int i = 0; i < DIMENSION; i++) {
        product += (double)a[i] * b[i];
        left += (double)a[i] * a[i];
        right += (double)b[i] * b[i];
    }
    return product / sqrt(left * right);
}

/* qemu shows every system call to the plug-in; the kernel refuses this one and does nothing. */
static void mark(int what)
{
    getpriority(MARK, what);
}

int main(int count, char **words)
{
    if (count != 8)
        fail("usage", "peers PATH MODULE.wasm MODEL.onnx libwasmtime.so libonnxruntime.so ROUNDS FRAMES");
    int rounds = atoi(words[6]);
    static uint8_t frame[FRAME_BYTES];
    draw(frame);
    guest_load(words[4], words[2], words[1], frame, atoi(words[7]));
    onnx_load(words[5], words[3], frame);
    const float *(*peers[])(void) = { guest_embed, onnx_embed };
    const char *names[] = { words[1], "ort-fp32" };

    /* The first calls touch new memory. */
    for (int warm = 0; warm < 2; warm++)
        for (int peer = 0; peer < 2; peer++)
            peers[peer]();
    printf("cosine %.6f\n", cosine(guest_embed(), onnx_embed()));

    double *times[2] = { calloc(rounds, sizeof(double)), calloc(rounds, sizeof(double)) };
    for (int round = 0; round < rounds; round++)
        for (int peer = 0; peer < 2; peer++) {
            double started = milliseconds();
            mark(MARK_BEGIN);
            peers[peer]();
            mark(MARK_END + peer);
            times[peer][round] = milliseconds() - started;
        }
    for (int peer = 0; peer < 2; peer++) {
        qsort(times[peer], rounds, sizeof(double), ascending);
        printf("milliseconds %s min %.3f median %.3f\n", names[peer], times[peer][0], times[peer][rounds / 2]);
    }
    return 0;
}
