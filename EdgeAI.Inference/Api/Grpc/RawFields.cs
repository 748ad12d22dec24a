using EdgeAI.Contracts.V1;
using EdgeAI.Embedding;
using EdgeAI.Inference.Api.Faults;
using ColorMatrix = EdgeAI.Embedding.ColorMatrix;
using ColorRange = EdgeAI.Embedding.ColorRange;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>The fields of <see cref="RawLayout"/> as they came. What occurs again is merged, as Protocol Buffers do with messages.</summary>
internal struct RawFields
{
    private int _format, _width, _height, _stride, _matrix, _range;

    /// <summary>Whether there is such a message at all.</summary>
    public bool IsThere { get; private set; }

    /// <summary>How the pixels lie. Values that cannot be are refused where the pixels are read.</summary>
    public readonly PixelLayout Layout => IsThere
        // A layout without a format is still none of an encoded image.
        ? new PixelLayout(_format == 0 ? (PixelFormat)(-1) : (PixelFormat)_format, _width, _height, _stride, (ColorMatrix)_matrix, (ColorRange)_range)
        : default;

    /// <summary>Takes another occurrence in.</summary>
    /// <exception cref="MessageFormatException">This is no message.</exception>
    public void Add(ReadOnlySpan<byte> message)
    {
        IsThere = true;
        var position = 0;
        while (WireFields.TryReadField(message, ref position, out var number, out var value, out var range))
            if (range is null) Set(number, (int)value);
    }

    private void Set(int number, int value)
    {
        switch (number)
        {
            case RawLayout.FormatFieldNumber:
                _format = value;
                break;
            case RawLayout.WidthFieldNumber:
                _width = value;
                break;
            case RawLayout.HeightFieldNumber:
                _height = value;
                break;
            case RawLayout.StrideFieldNumber:
                _stride = value;
                break;
            case RawLayout.MatrixFieldNumber:
                _matrix = value;
                break;
            case RawLayout.RangeFieldNumber:
                _range = value;
                break;
        }
    }
}
