/* The guest in Wasmtime, by its C interface. The NuGet package brings no headers, so what is used stands here. */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "peer.h"

typedef struct { size_t size; uint8_t *data; } bytes_t;
/* Kind in the first byte, payload from the eighth on; larger than the library needs, which differs between versions. */
typedef struct { uint8_t kind; _Alignas(8) uint8_t of[56]; } extern_t;
typedef struct { uint8_t kind; union { int32_t i32; _Alignas(8) uint8_t bytes[24]; } of; } val_t;

enum { ENOUGH_EPOCHS = 1 << 30 };

static void *lib, *context;
static _Alignas(8) uint8_t instance[64];
static extern_t memory;
static extern_t embed;
static int batch;

static void (*error_message)(void *, bytes_t *);
static void *(*func_call)(void *, const void *, const val_t *, size_t, val_t *, size_t, void **);
static uint8_t *(*memory_data)(void *, const void *);

static void check(const char *what, void *error)
{
    if (!error)
        return;
    bytes_t message;
    error_message(error, &message);
    fprintf(stderr, "%s: %.*s\n", what, (int)message.size, (char *)message.data);
    exit(1);
}

static extern_t export(const char *name)
{
    bool (*get)(void *, const void *, const char *, size_t, extern_t *) = symbol(lib, "wasmtime_instance_export_get");
    extern_t found;
    if (!get(context, instance, name, strlen(name), &found))
        fail(name, "the module does not export it");
    return found;
}

static int32_t call(const extern_t *function, int arguments, int32_t argument)
{
    val_t given = { .of.i32 = argument }, result = { 0 };
    void *trap = NULL;
    check("call", func_call(context, function->of, &given, arguments, &result, 1, &trap));
    if (trap)
        fail("call", "trapped");
    return result.of.i32;
}

static uint8_t *at(int32_t pointer)
{
    return memory_data(context, memory.of) + (uint32_t)pointer;
}

static bytes_t read_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    if (!file)
        fail(name, "cannot be opened");
    fseek(file, 0, SEEK_END);
    bytes_t bytes = { ftell(file), NULL };
    rewind(file);
    bytes.data = malloc(bytes.size);
    if (fread(bytes.data, 1, bytes.size, file) != bytes.size)
        fail(name, "cannot be read");
    fclose(file);
    return bytes;
}

/* The index of a path in the description's list. */
static int index_of(const char *description, const char *path)
{
    const char *list = strstr(description, "\"paths\":[");
    const char *end = list ? strchr(list, ']') : NULL;
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\"", path);
    const char *found = list ? strstr(list, quoted) : NULL;
    if (!found || found > end)
        fail(path, "the module has no such path");
    int index = 0;
    for (const char *c = list; c < found; c++)
        index += *c == ',';
    return index;
}

void guest_load(const char *library, const char *module_file, const char *path, const uint8_t *frame, int frames)
{
    batch = frames;
    lib = dlopen(library, RTLD_NOW);
    if (!lib)
        fail(library, dlerror());
    error_message = symbol(lib, "wasmtime_error_message");
    func_call = symbol(lib, "wasmtime_func_call");
    memory_data = symbol(lib, "wasmtime_memory_data");

    void *config = ((void *(*)(void))symbol(lib, "wasm_config_new"))();
    ((void (*)(void *, bool))symbol(lib, "wasmtime_config_wasm_relaxed_simd_set"))(config, true);
    ((void (*)(void *, bool))symbol(lib, "wasmtime_config_epoch_interruption_set"))(config, true);
    /* One thread compiles: else the others' instructions would be counted too. */
    ((void (*)(void *, bool))symbol(lib, "wasmtime_config_parallel_compilation_set"))(config, false);
    void *engine = ((void *(*)(void *))symbol(lib, "wasm_engine_new_with_config"))(config);
    bytes_t wasm = read_file(module_file);
    void *module;
    check(module_file, ((void *(*)(void *, const uint8_t *, size_t, void **))symbol(lib, "wasmtime_module_new"))(engine, wasm.data, wasm.size, &module));
    void *store = ((void *(*)(void *, void *, void *))symbol(lib, "wasmtime_store_new"))(engine, NULL, NULL);
    context = ((void *(*)(void *))symbol(lib, "wasmtime_store_context"))(store);
    ((void (*)(void *, uint64_t))symbol(lib, "wasmtime_context_set_epoch_deadline"))(context, ENOUGH_EPOCHS);
    void *trap = NULL;
    check("instance", ((void *(*)(void *, void *, const void *, size_t, void *, void **))symbol(lib, "wasmtime_instance_new"))(context, module, NULL, 0, instance, &trap));

    memory = export("memory");
    extern_t describe = export("edgeai_describe"), select = export("edgeai_path"), input = export("edgeai_input");
    embed = export("edgeai_embed");
    if (call(&select, 1, index_of((char *)at(call(&describe, 0, 0)), path)) != 0)
        fail(path, "the module refused it");
    uint8_t *room = at(call(&input, 1, batch));
    for (int i = 0; i < batch; i++)
        memcpy(room + i * FRAME_BYTES, frame, FRAME_BYTES);
}

const float *guest_embed(void)
{
    if (call(&embed, 1, batch) != 0)
        fail("edgeai_embed", "did not return 0");
    static extern_t output;
    static bool known;
    if (!known) {
        output = export("edgeai_output");
        known = true;
    }
    return (const float *)at(call(&output, 0, 0));
}
