namespace EdgeAI.Embedding;

/// <summary>An image: encoded, or pixels with their layout.</summary>
/// <param name="Bytes">JPEG, PNG or WebP; or pixels.</param>
/// <param name="Layout">How the pixels lie; the default for an encoded image.</param>
public readonly record struct ImageMemory(ReadOnlyMemory<byte> Bytes, PixelLayout Layout = default)
{
    /// <summary>The same for a call.</summary>
    public ImageSpan AsSpan() => new(Bytes.Span, Layout);

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>An encoded image.</summary>
    public static ImageMemory FromReadOnlyMemory(ReadOnlyMemory<byte> encoded) => new(encoded);

    /// <summary>An encoded image.</summary>
    public static implicit operator ImageMemory(ReadOnlyMemory<byte> encoded) => new(encoded);

    /// <summary>An encoded image.</summary>
    public static implicit operator ImageMemory(Memory<byte> encoded) => new(encoded);

    /// <summary>An encoded image.</summary>
    public static implicit operator ImageMemory(byte[] encoded) => new(encoded);
}

/// <summary>An image for the time of a call: encoded, or pixels with their layout.</summary>
/// <param name="bytes">JPEG, PNG or WebP; or pixels.</param>
/// <param name="layout">How the pixels lie; the default for an encoded image.</param>
public readonly ref struct ImageSpan(ReadOnlySpan<byte> bytes, PixelLayout layout = default)
{
    /// <summary>JPEG, PNG or WebP; or pixels.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>How the pixels lie; the default for an encoded image.</summary>
    public PixelLayout Layout { get; } = layout;

    /// <summary>An encoded image.</summary>
    public static ImageSpan FromReadOnlySpan(ReadOnlySpan<byte> encoded) => new(encoded);

    /// <summary>An encoded image.</summary>
    public static implicit operator ImageSpan(ReadOnlySpan<byte> encoded) => new(encoded);

    /// <summary>An encoded image.</summary>
    public static implicit operator ImageSpan(Span<byte> encoded) => new(encoded);

    /// <summary>An encoded image.</summary>
    public static implicit operator ImageSpan(byte[] encoded) => new(encoded);
}
