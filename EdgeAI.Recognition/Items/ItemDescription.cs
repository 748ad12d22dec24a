using System.Globalization;
using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Recognition.Items;

/// <summary>The file <c>item.json</c> of a taught item's folder, with a checksum: a flipped letter must not pass for another label, or another photograph.</summary>
internal static class ItemDescription
{
    public const string FileName = "item.json";

    /// <summary>Replaces the file. On the disk when this returns.</summary>
    /// <exception cref="IOException">It cannot be written; the one before is as it was.</exception>
    public static void Write(string folder, TaughtItem item) =>
        AtomicFile.Write(Path.Combine(folder, FileName), file => JsonSerializer.Serialize(file, new Content(item, ChecksumOf(item)), ItemJson.Default.Content));

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="id">Id of the item that it must describe.</param>
    /// <param name="isChecked">Whether it has a checksum; a file of an earlier program has none.</param>
    /// <param name="damage">What is wrong with it, where null is returned.</param>
    public static TaughtItem? Read(string path, string id, out bool isChecked, out string damage)
    {
        isChecked = false;
        var bytes = File.ReadAllBytes(path);
        try
        {
            var content = JsonSerializer.Deserialize(bytes, ItemJson.Default.Content);
            isChecked = content is { Item: not null };
            var item = isChecked ? content!.Item : JsonSerializer.Deserialize(bytes, ItemJson.Default.TaughtItem);
            damage = "it does not describe the item of its folder";
            if (item is null || item.Id != id || item.Label is null || item.Photographs is null || item.Photographs.Any(photograph => photograph?.File is null))
                return null;
            damage = "it does not fit its checksum";
            return !isChecked || content!.Checksum == ChecksumOf(item) ? item : null;
        }
        catch (JsonException exception)
        {
            damage = exception.Message;
            return null;
        }
    }

    private static string ChecksumOf(TaughtItem item) =>
        XxHash3.HashToUInt64(JsonSerializer.SerializeToUtf8Bytes(item, ItemJson.Default.TaughtItem)).ToString("x16", CultureInfo.InvariantCulture);

    internal sealed record Content(
        [property: JsonPropertyName("item")] TaughtItem? Item,
        [property: JsonPropertyName("checksum")] string? Checksum);
}
