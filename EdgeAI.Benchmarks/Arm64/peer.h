/* What `peers.c` measures: two ways to embed the same frame. */
#pragma once
#include <stdint.h>

enum { SIZE = 224, FRAME_BYTES = SIZE * SIZE * 3, DIMENSION = 256, FEATURES = 2408 };

/* Loads the module into Wasmtime as the product does: relaxed SIMD, a deadline by epochs. Ends the program on failure. */
void guest_load(const char *library, const char *module, const char *path, const uint8_t *frame, int frames);
/* Embeds the frame, FRAMES times in one call; returns DIMENSION floats of norm 1. */
const float *guest_embed(void);

/* Loads the network into ONNX Runtime: CPU, one thread, all optimisations, inputs and outputs bound once. */
void onnx_load(const char *library, const char *model, const uint8_t *frame);
/* Embeds the frame; returns DIMENSION floats, not normalised. */
const float *onnx_embed(void);

/* Prints to stderr and ends the program. */
void fail(const char *what, const char *why);
/* A function of a library, or the end of the program. */
void *symbol(void *library, const char *name);
