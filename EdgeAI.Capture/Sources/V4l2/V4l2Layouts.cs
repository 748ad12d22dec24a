using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeAI.Capture.Sources.V4l2;

// Structures of linux/videodev2.h for 64-bit Linux; x86-64 and arm64 share them.

/// <summary><c>struct v4l2_capability</c>: what a node is.</summary>
[StructLayout(LayoutKind.Explicit, Size = 104)]
internal struct V4l2Capability
{
    [FieldOffset(0)] public Bytes16 Driver;
    [FieldOffset(16)] public Bytes32 Card;
    [FieldOffset(48)] public Bytes32 BusInfo;
    [FieldOffset(84)] public uint Capabilities;
    [FieldOffset(88)] public uint DeviceCapabilities;
}

/// <summary><c>struct v4l2_fmtdesc</c>: one of the formats that a camera offers.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct V4l2FormatDescription
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(12)] public Bytes32 Description;
    [FieldOffset(44)] public uint PixelFormat;
}

/// <summary><c>struct v4l2_format</c> with its <c>v4l2_pix_format</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 208)]
internal struct V4l2Format
{
    [FieldOffset(0)] public uint Type;
    [FieldOffset(8)] public uint Width;
    [FieldOffset(12)] public uint Height;
    [FieldOffset(16)] public uint PixelFormat;
    [FieldOffset(20)] public uint Field;
    [FieldOffset(24)] public uint BytesPerLine;
    [FieldOffset(28)] public uint SizeImage;
    [FieldOffset(32)] public uint ColorSpace;
    [FieldOffset(44)] public uint YCbCrEncoding;
    [FieldOffset(48)] public uint Quantization;
}

/// <summary><c>struct v4l2_streamparm</c> with its <c>v4l2_captureparm</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 204)]
internal struct V4l2StreamParameters
{
    [FieldOffset(0)] public uint Type;
    [FieldOffset(12)] public uint SecondsNumerator;
    [FieldOffset(16)] public uint SecondsDenominator;
}

/// <summary><c>struct v4l2_requestbuffers</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 20)]
internal struct V4l2RequestBuffers
{
    [FieldOffset(0)] public uint Count;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(8)] public uint Memory;
}

/// <summary><c>struct v4l2_buffer</c>: a frame, or room for one.</summary>
[StructLayout(LayoutKind.Explicit, Size = 88)]
internal struct V4l2Buffer
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(8)] public uint BytesUsed;
    [FieldOffset(12)] public uint Flags;
    [FieldOffset(24)] public long Seconds;
    [FieldOffset(32)] public long Microseconds;
    [FieldOffset(56)] public uint Sequence;
    [FieldOffset(60)] public uint Memory;
    [FieldOffset(64)] public uint Offset;
    [FieldOffset(72)] public uint Length;
}

/// <summary><c>struct v4l2_frmsizeenum</c>: a size, or the limits of sizes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 44)]
internal struct V4l2FrameSize
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public uint PixelFormat;
    [FieldOffset(8)] public uint Type;
    [FieldOffset(12)] public uint Width;
    [FieldOffset(16)] public uint HeightOrMaxWidth;
    [FieldOffset(24)] public uint MinHeight;
    [FieldOffset(28)] public uint MaxHeight;
}

/// <summary><c>struct v4l2_frmivalenum</c>: a time between two frames, or the shortest.</summary>
[StructLayout(LayoutKind.Explicit, Size = 52)]
internal struct V4l2FrameInterval
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public uint PixelFormat;
    [FieldOffset(8)] public uint Width;
    [FieldOffset(12)] public uint Height;
    [FieldOffset(16)] public uint Type;
    [FieldOffset(20)] public uint Numerator;
    [FieldOffset(24)] public uint Denominator;
}

/// <summary><c>struct v4l2_queryctrl</c>: a control and its limits.</summary>
[StructLayout(LayoutKind.Explicit, Size = 68)]
internal struct V4l2QueryControl
{
    [FieldOffset(0)] public uint Id;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(8)] public Bytes32 Name;
    [FieldOffset(40)] public int Minimum;
    [FieldOffset(44)] public int Maximum;
    [FieldOffset(48)] public int Step;
    [FieldOffset(52)] public int DefaultValue;
    [FieldOffset(56)] public uint Flags;
}

/// <summary><c>struct v4l2_control</c>: a control's value.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct V4l2Control
{
    public uint Id;
    public int Value;
}

/// <summary><c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    public int Descriptor;
    public short Events;
    public short Returned;
}

/// <summary>16 bytes of text that a zero may end.</summary>
[InlineArray(16)]
internal struct Bytes16
{
    private byte _first;
}

/// <summary>32 bytes of text that a zero may end.</summary>
[InlineArray(32)]
internal struct Bytes32
{
    private byte _first;
}
