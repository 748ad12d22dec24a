using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeAI.Tests.Vectors.Qdrant;

/// <summary>The REST calls that gRPC has no counterpart for: a snapshot's file out, and in; and whether the server is ready.</summary>
internal static class ImitatedRest
{
    public static async Task HandleAsync(HttpContext context, ImitatedStore store)
    {
        if (context.Request.Path == "/readyz") return;
        // /collections/NAME/snapshots/FILE, or /collections/NAME/snapshots/upload
        var parts = context.Request.Path.Value!.Split('/');
        if (parts is not ["", "collections", var collection, "snapshots", var name])
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (HttpMethods.IsGet(context.Request.Method))
        {
            if (store.SnapshotFile(name) is { } file)
            {
                await context.Response.Body.WriteAsync(file);
                return;
            }
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync($"Not found: Snapshot {name} not found");
        }
        else
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            var form = await context.Request.ReadFormAsync();
            using var content = new MemoryStream();
            await form.Files["snapshot"]!.CopyToAsync(content);
            try
            {
                store.Restore(collection, content.ToArray());
                await context.Response.WriteAsync("""{"result":true,"status":"ok","time":0}""");
            }
            catch (Exception damaged) when (damaged is InvalidProtocolBufferException or FormatException)
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsync("""{"status":{"error":"Service internal error: File IO error: Malformed tar archive"},"time":0}""");
            }
        }
    }
}
