using System.Runtime.CompilerServices;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>Numbers of the ioctls and flags of linux/videodev2.h and linux/usbdevice_fs.h that are used here.</summary>
internal static class V4l2Requests
{
    public const uint CaptureType = 1, MappedMemory = 1, AnyField = 0;
    public const uint CanCapture = 0x1, CanCapturePlanes = 0x1000, CanCaptureMetadata = 0x0080_0000, CanStream = 0x0400_0000, HasDeviceCapabilities = 0x8000_0000;
    public const uint ErrorFlag = 0x40;
    public const uint NextControl = 0x8000_0000, ControlDisabled = 1;
    public const uint DiscreteType = 1;

    public static readonly uint QueryCapability = Read<V4l2Capability>('V', 0);
    public static readonly uint EnumerateFormats = Both<V4l2FormatDescription>('V', 2);
    public static readonly uint SetFormat = Both<V4l2Format>('V', 5);
    public static readonly uint RequestBuffers = Both<V4l2RequestBuffers>('V', 8);
    public static readonly uint QueryBuffer = Both<V4l2Buffer>('V', 9);
    public static readonly uint QueueBuffer = Both<V4l2Buffer>('V', 15);
    public static readonly uint DequeueBuffer = Both<V4l2Buffer>('V', 17);
    public static readonly uint StreamOn = Write<int>('V', 18);
    public static readonly uint StreamOff = Write<int>('V', 19);
    public static readonly uint SetParameters = Both<V4l2StreamParameters>('V', 22);
    public static readonly uint SetControl = Both<V4l2Control>('V', 28);
    public static readonly uint QueryControl = Both<V4l2QueryControl>('V', 36);
    public static readonly uint EnumerateSizes = Both<V4l2FrameSize>('V', 74);
    public static readonly uint EnumerateIntervals = Both<V4l2FrameInterval>('V', 75);

    /// <summary><c>USBDEVFS_RESET</c>.</summary>
    public const uint ResetUsb = ('U' << 8) | 20;

    private static uint Read<T>(char type, int number) => Number<T>(2, type, number);

    private static uint Write<T>(char type, int number) => Number<T>(1, type, number);

    private static uint Both<T>(char type, int number) => Number<T>(3, type, number);

    // linux/asm-generic/ioctl.h: direction, size, type, number.
    private static uint Number<T>(uint direction, char type, int number) => direction << 30 | (uint)Unsafe.SizeOf<T>() << 16 | (uint)type << 8 | (uint)number;
}
