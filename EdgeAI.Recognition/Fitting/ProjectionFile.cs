using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeAI.Embedding;
using EdgeAI.Vectors.Storage;

namespace EdgeAI.Recognition.Fitting;

/// <summary>A fitted projection on disk: the same bytes from the same catalog and seed.</summary>
/// <remarks>
/// Little-endian: <c>EDGEPROJ</c>, version (int32), length of the header (int32), header (JSON, UTF-8),
/// float32[rows][features], float32[rows], XxHash3 (uint64) of all before. Version 2 has a share in its header, which a program that knows version 1
/// only would overlook; what has none is written as version 1. Version 3 has what a rehearsal of answers learned; what versions 1 and 2 say about
/// decisions was made for other rules and is passed over.
/// </remarks>
public static class ProjectionFile
{
    private const int PlainVersion = 1, ShareVersion = 2, AnswersVersion = 3;
    private const int PreambleBytes = 16;
    private const int MostHeaderBytes = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "EDGEPROJ"u8;

    /// <summary>Writes the file atomically.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, FittedProjection fitted)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(fitted);
        var bytes = ToBytes(fitted);
        AtomicFile.Write(path, file => file.Write(bytes));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="moduleHash">The module it must be made for; null for any.</param>
    /// <exception cref="ProjectionFileException">It is damaged, of another version, or made for another module.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FittedProjection Read(string path, string? moduleHash = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FromBytes(path, File.ReadAllBytes(path), moduleHash);
    }

    /// <summary>Reads the content of a file, wherever it was kept.</summary>
    /// <param name="path">What it is called in errors.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="moduleHash">The module it must be made for; null for any.</param>
    /// <exception cref="ProjectionFileException">It is damaged, of another version, or made for another module.</exception>
    public static FittedProjection FromBytes(string path, byte[] bytes, string? moduleHash = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length < PreambleBytes + 8 || !bytes.AsSpan().StartsWith(Magic))
            throw new ProjectionFileException($"{path} is not a projection file: expected one that adapt or build wrote.");
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        if (version is < PlainVersion or > AnswersVersion)
            throw new ProjectionFileException($"{path} has version {version}, this program reads versions {PlainVersion} to {AnswersVersion}: write it again with adapt.");
        if (XxHash3.HashToUInt64(bytes.AsSpan(0, bytes.Length - 8)) != BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(bytes.Length - 8)))
            throw Damaged(path, "its checksum does not match");
        var fitted = Parse(path, bytes);
        if (moduleHash is not null && fitted.ModuleHash != moduleHash)
            throw new ProjectionFileException($"{path} was fitted for module {fitted.ModuleHash}, the module in use is {moduleHash}: fit it again with adapt.");
        return fitted;
    }

    /// <summary>The content of a file.</summary>
    public static byte[] ToBytes(FittedProjection fitted)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        var projection = fitted.Projection;
        double? share = projection is { Split: > 0, Share: not Projection.EvenShare } ? projection.Share : null;
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new ProjectionHeader(
                fitted.Kind, fitted.CropFraction, projection?.Rows ?? 0, projection?.FeatureCount ?? 0, projection?.Split ?? 0,
                fitted.Copies, fitted.Seed, fitted.ModuleHash, fitted.Photographs, fitted.Labels, fitted.Reason, fitted.Answers, share),
            ProjectionJson.Default.ProjectionHeader);
        var values = projection is null ? 0 : (projection.Weights.Length + projection.Rows) * sizeof(float);
        var bytes = new byte[PreambleBytes + header.Length + values + 8];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), fitted.Answers is not null ? AnswersVersion : share is not null ? ShareVersion : PlainVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), header.Length);
        header.CopyTo(bytes, PreambleBytes);
        if (projection is not null)
        {
            var rest = bytes.AsSpan(PreambleBytes + header.Length);
            MemoryMarshal.AsBytes(projection.Weights).CopyTo(rest);
            MemoryMarshal.AsBytes(projection.Bias).CopyTo(rest[(projection.Weights.Length * sizeof(float))..]);
        }
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(bytes.Length - 8), XxHash3.HashToUInt64(bytes.AsSpan(0, bytes.Length - 8)));
        return bytes;
    }

    private static FittedProjection Parse(string path, byte[] bytes)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12));
        if (length is < 2 or > MostHeaderBytes || length > bytes.Length - PreambleBytes - 8) throw Damaged(path, $"it claims a header of {length} bytes");
        try
        {
            var header = JsonSerializer.Deserialize(bytes.AsSpan(PreambleBytes, length), ProjectionJson.Default.ProjectionHeader) ?? throw Damaged(path, "its header is empty");
            var values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(PreambleBytes + length, bytes.Length - PreambleBytes - length - 8)).ToArray();
            if (values.Length != (long)header.Rows * (header.Features + 1)) throw Damaged(path, $"it holds {values.Length} values where {header.Rows} x {header.Features} weights and {header.Rows} of bias are expected");
            var projection = header.Rows == 0 ? null : new Projection(
                header.Rows, header.Features, values.AsSpan(0, header.Rows * header.Features), values.AsSpan(header.Rows * header.Features), header.Split,
                header.Share ?? Projection.EvenShare);
            return new FittedProjection(
                header.Kind, header.CropFraction, projection, header.Copies, header.Seed, header.ModuleHash, header.Photographs, header.Labels, header.Reason)
            {
                Answers = header.Answers,
            };
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            throw Damaged(path, failure.Message);
        }
    }

    private static ProjectionFileException Damaged(string path, string what) => new($"{path} is damaged: {what}. Write it again with adapt or build.");
}
