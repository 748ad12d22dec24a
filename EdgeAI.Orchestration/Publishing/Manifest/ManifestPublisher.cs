using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeAI.Orchestration.Publishing.Manifest;

/// <summary>Writes Aspire's deployment manifest (schema aspire-8.0), as .NET Aspire 13.5 writes it and <c>aspirate generate</c> reads it.</summary>
internal static class ManifestPublisher
{
    public static async Task<IReadOnlyList<string>> PublishAsync(DistributedApplicationModel model, string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
            path = Path.Combine(path, "aspire-manifest.json");
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName;
        await File.WriteAllBytesAsync(path, await WriteAsync(model, folder, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return [path];
    }

    /// <param name="model">The model.</param>
    /// <param name="folder">Folder of the manifest: paths in it are relative to that.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <returns>UTF-8 JSON with a line end after it.</returns>
    public static async Task<byte[]> WriteAsync(DistributedApplicationModel model, string folder, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("resources");
            foreach (var resource in PublishOrder.Of(model))
            {
                writer.WriteStartObject(resource.Name);
                await new ManifestResourceWriter(writer, folder).WriteAsync(resource, cancellationToken).ConfigureAwait(false);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
