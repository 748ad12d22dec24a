/* ONNX Runtime by its C interface; the header is in its NuGet package. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include "onnxruntime_c_api.h"
#include "peer.h"

static const OrtApi *api;
static OrtSession *session;
static OrtIoBinding *binding;
static float input[FRAME_BYTES], embedding[DIMENSION], features[FEATURES];

static void check(OrtStatus *status)
{
    if (status)
        fail("ONNX Runtime", api->GetErrorMessage(status));
}

static OrtValue *tensor(float *values, size_t count, const int64_t *shape, size_t rank)
{
    OrtMemoryInfo *memory;
    OrtValue *value;
    check(api->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &memory));
    check(api->CreateTensorWithDataAsOrtValue(memory, values, count * sizeof *values, shape, rank, ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &value));
    return value;
}

void onnx_load(const char *library, const char *model, const uint8_t *frame)
{
    setenv("ORT_DISABLE_TELEMETRY", "1", 1);
    void *lib = dlopen(library, RTLD_NOW);
    if (!lib)
        fail(library, dlerror());
    api = ((const OrtApiBase *(*)(void))symbol(lib, "OrtGetApiBase"))()->GetApi(ORT_API_VERSION);

    for (int pixel = 0; pixel < SIZE * SIZE; pixel++)
        for (int channel = 0; channel < 3; channel++)
            input[channel * SIZE * SIZE + pixel] = frame[pixel * 3 + channel] / 127.5f - 1;

    OrtEnv *environment;
    OrtSessionOptions *options;
    check(api->CreateEnv(ORT_LOGGING_LEVEL_ERROR, "peers", &environment));
    check(api->CreateSessionOptions(&options));
    check(api->SetIntraOpNumThreads(options, 1));
    check(api->SetInterOpNumThreads(options, 1));
    check(api->SetSessionExecutionMode(options, ORT_SEQUENTIAL));
    check(api->SetSessionGraphOptimizationLevel(options, ORT_ENABLE_ALL));
    check(api->CreateSession(environment, model, options, &session));
    check(api->CreateIoBinding(session, &binding));
    check(api->BindInput(binding, "input", tensor(input, FRAME_BYTES, (int64_t[]){ 1, 3, SIZE, SIZE }, 4)));
    check(api->BindOutput(binding, "embedding", tensor(embedding, DIMENSION, (int64_t[]){ 1, DIMENSION }, 2)));
    check(api->BindOutput(binding, "features", tensor(features, FEATURES, (int64_t[]){ 1, FEATURES }, 2)));
}

const float *onnx_embed(void)
{
    check(api->RunWithBinding(session, NULL, binding));
    return embedding;
}
