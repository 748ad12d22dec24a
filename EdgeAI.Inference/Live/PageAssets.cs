using System.Reflection;
using System.Security.Cryptography;
using EdgeAI.Inference.Hosting;

namespace EdgeAI.Inference.Live;

/// <summary>The page's files, carried inside the program: it works from any folder and as one file.</summary>
internal static class PageAssets
{
    private const string Prefix = "page/";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var assembly = typeof(PageAssets).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var file = Read(assembly, name);
            var type = TypeOf(name);
            var version = $"\"{Convert.ToHexStringLower(SHA256.HashData(file))[..16]}\"";
            var route = name == Prefix + "index.html" ? "/" : "/" + name;
            routes.MapMethods(route, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) =>
            {
                // Asked every time, sent only when it changed: a kiosk shows the new page after an update.
                context.Response.Headers.CacheControl = "no-cache";
                return TypedResults.Bytes(file, type, entityTag: new(version));
            }).ExcludeFromDescription();
        }
        routes.MapGet("/favicon.ico", () => TypedResults.Redirect(Links.To("/page/icon.svg"), permanent: true)).ExcludeFromDescription();
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"No media type is known for '{other}'."),
    };
}
