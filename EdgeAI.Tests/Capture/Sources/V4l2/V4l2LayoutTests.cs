using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeAI.Capture.Sources.V4l2;

namespace EdgeAI.Tests.Capture.Sources.V4l2;

/// <summary>Our declarations against the kernel's: as its headers had them when they were written, and as they are where a compiler can say.</summary>
public class V4l2LayoutTests
{
    private static readonly Dictionary<string, (long Ours, long Kernels)> _facts = new()
    {
        ["sizeof(struct v4l2_capability)"] = (Unsafe.SizeOf<V4l2Capability>(), 104),
        ["sizeof(struct v4l2_fmtdesc)"] = (Unsafe.SizeOf<V4l2FormatDescription>(), 64),
        ["sizeof(struct v4l2_format)"] = (Unsafe.SizeOf<V4l2Format>(), 208),
        ["sizeof(struct v4l2_streamparm)"] = (Unsafe.SizeOf<V4l2StreamParameters>(), 204),
        ["sizeof(struct v4l2_requestbuffers)"] = (Unsafe.SizeOf<V4l2RequestBuffers>(), 20),
        ["sizeof(struct v4l2_buffer)"] = (Unsafe.SizeOf<V4l2Buffer>(), 88),
        ["sizeof(struct v4l2_frmsizeenum)"] = (Unsafe.SizeOf<V4l2FrameSize>(), 44),
        ["sizeof(struct v4l2_frmivalenum)"] = (Unsafe.SizeOf<V4l2FrameInterval>(), 52),
        ["sizeof(struct v4l2_queryctrl)"] = (Unsafe.SizeOf<V4l2QueryControl>(), 68),
        ["sizeof(struct v4l2_control)"] = (Unsafe.SizeOf<V4l2Control>(), 8),
        ["sizeof(struct pollfd)"] = (Unsafe.SizeOf<PollDescriptor>(), 8),
        ["offsetof(struct v4l2_capability, card)"] = (Offset<V4l2Capability>("Card"), 16),
        ["offsetof(struct v4l2_capability, bus_info)"] = (Offset<V4l2Capability>("BusInfo"), 48),
        ["offsetof(struct v4l2_capability, device_caps)"] = (Offset<V4l2Capability>("DeviceCapabilities"), 88),
        ["offsetof(struct v4l2_fmtdesc, pixelformat)"] = (Offset<V4l2FormatDescription>("PixelFormat"), 44),
        ["offsetof(struct v4l2_format, fmt.pix.width)"] = (Offset<V4l2Format>("Width"), 8),
        ["offsetof(struct v4l2_format, fmt.pix.pixelformat)"] = (Offset<V4l2Format>("PixelFormat"), 16),
        ["offsetof(struct v4l2_format, fmt.pix.bytesperline)"] = (Offset<V4l2Format>("BytesPerLine"), 24),
        ["offsetof(struct v4l2_format, fmt.pix.sizeimage)"] = (Offset<V4l2Format>("SizeImage"), 28),
        ["offsetof(struct v4l2_format, fmt.pix.colorspace)"] = (Offset<V4l2Format>("ColorSpace"), 32),
        ["offsetof(struct v4l2_format, fmt.pix.ycbcr_enc)"] = (Offset<V4l2Format>("YCbCrEncoding"), 44),
        ["offsetof(struct v4l2_format, fmt.pix.quantization)"] = (Offset<V4l2Format>("Quantization"), 48),
        ["offsetof(struct v4l2_streamparm, parm.capture.timeperframe)"] = (Offset<V4l2StreamParameters>("SecondsNumerator"), 12),
        ["offsetof(struct v4l2_requestbuffers, memory)"] = (Offset<V4l2RequestBuffers>("Memory"), 8),
        ["offsetof(struct v4l2_buffer, bytesused)"] = (Offset<V4l2Buffer>("BytesUsed"), 8),
        ["offsetof(struct v4l2_buffer, flags)"] = (Offset<V4l2Buffer>("Flags"), 12),
        ["offsetof(struct v4l2_buffer, timestamp)"] = (Offset<V4l2Buffer>("Seconds"), 24),
        ["offsetof(struct v4l2_buffer, sequence)"] = (Offset<V4l2Buffer>("Sequence"), 56),
        ["offsetof(struct v4l2_buffer, memory)"] = (Offset<V4l2Buffer>("Memory"), 60),
        ["offsetof(struct v4l2_buffer, m)"] = (Offset<V4l2Buffer>("Offset"), 64),
        ["offsetof(struct v4l2_buffer, length)"] = (Offset<V4l2Buffer>("Length"), 72),
        ["offsetof(struct v4l2_frmsizeenum, discrete.height)"] = (Offset<V4l2FrameSize>("HeightOrMaxWidth"), 16),
        ["offsetof(struct v4l2_frmsizeenum, stepwise.max_width)"] = (Offset<V4l2FrameSize>("HeightOrMaxWidth"), 16),
        ["offsetof(struct v4l2_frmsizeenum, stepwise.min_height)"] = (Offset<V4l2FrameSize>("MinHeight"), 24),
        ["offsetof(struct v4l2_frmsizeenum, stepwise.max_height)"] = (Offset<V4l2FrameSize>("MaxHeight"), 28),
        ["offsetof(struct v4l2_frmivalenum, discrete)"] = (Offset<V4l2FrameInterval>("Numerator"), 20),
        ["offsetof(struct v4l2_queryctrl, minimum)"] = (Offset<V4l2QueryControl>("Minimum"), 40),
        ["offsetof(struct v4l2_queryctrl, flags)"] = (Offset<V4l2QueryControl>("Flags"), 56),
        ["VIDIOC_QUERYCAP"] = (V4l2Requests.QueryCapability, 0x80685600),
        ["VIDIOC_ENUM_FMT"] = (V4l2Requests.EnumerateFormats, 0xC0405602),
        ["VIDIOC_S_FMT"] = (V4l2Requests.SetFormat, 0xC0D05605),
        ["VIDIOC_REQBUFS"] = (V4l2Requests.RequestBuffers, 0xC0145608),
        ["VIDIOC_QUERYBUF"] = (V4l2Requests.QueryBuffer, 0xC0585609),
        ["VIDIOC_QBUF"] = (V4l2Requests.QueueBuffer, 0xC058560F),
        ["VIDIOC_DQBUF"] = (V4l2Requests.DequeueBuffer, 0xC0585611),
        ["VIDIOC_STREAMON"] = (V4l2Requests.StreamOn, 0x40045612),
        ["VIDIOC_STREAMOFF"] = (V4l2Requests.StreamOff, 0x40045613),
        ["VIDIOC_S_PARM"] = (V4l2Requests.SetParameters, 0xC0CC5616),
        ["VIDIOC_S_CTRL"] = (V4l2Requests.SetControl, 0xC008561C),
        ["VIDIOC_QUERYCTRL"] = (V4l2Requests.QueryControl, 0xC0445624),
        ["VIDIOC_ENUM_FRAMESIZES"] = (V4l2Requests.EnumerateSizes, 0xC02C564A),
        ["VIDIOC_ENUM_FRAMEINTERVALS"] = (V4l2Requests.EnumerateIntervals, 0xC034564B),
        ["USBDEVFS_RESET"] = (V4l2Requests.ResetUsb, 0x5514),
        ["V4L2_PIX_FMT_MJPEG"] = (FourCharacters.MotionJpeg, 0x47504A4D),
        ["V4L2_PIX_FMT_JPEG"] = (FourCharacters.Jpeg, 0x4745504A),
        ["V4L2_PIX_FMT_YUYV"] = (FourCharacters.Yuyv, 0x56595559),
        ["V4L2_PIX_FMT_NV12"] = (FourCharacters.Nv12, 0x3231564E),
        ["V4L2_CAP_VIDEO_CAPTURE"] = (V4l2Requests.CanCapture, 1),
        ["V4L2_CAP_STREAMING"] = (V4l2Requests.CanStream, 0x04000000),
        ["V4L2_CAP_DEVICE_CAPS"] = (V4l2Requests.HasDeviceCapabilities, 0x80000000),
        ["V4L2_BUF_FLAG_ERROR"] = (V4l2Requests.ErrorFlag, 0x40),
        ["V4L2_CTRL_FLAG_NEXT_CTRL"] = (V4l2Requests.NextControl, 0x80000000),
        ["V4L2_CTRL_FLAG_DISABLED"] = (V4l2Requests.ControlDisabled, 1),
    };

    [Fact]
    public void Layouts_AreTheKernels() => _facts.ShouldAllBe(fact => fact.Value.Ours == fact.Value.Kernels);

    [Fact]
    public void Layouts_AreThoseOfTheHeadersHere()
    {
        Assert.SkipUnless(File.Exists("/usr/include/linux/videodev2.h") && new[] { "/usr/bin/cc", "/usr/bin/gcc" }.Any(File.Exists), "No C compiler or no headers of the kernel.");
        using var folder = new EdgeAI.Tests.Fixtures.TemporaryFolder();
        var source = Path.Combine(folder.Path, "facts.c");
        File.WriteAllText(source, $$"""
            #include <stdio.h>
            #include <stddef.h>
            #include <poll.h>
            #include <linux/videodev2.h>
            #include <linux/usbdevice_fs.h>
            int main(void) { {{string.Concat(_facts.Keys.Select(fact => $"printf(\"%llu\\n\", (unsigned long long)(unsigned)({fact}));\n"))}} return 0; }
            """);
        var program = Path.Combine(folder.Path, "facts");
        Run(File.Exists("/usr/bin/cc") ? "/usr/bin/cc" : "/usr/bin/gcc", "-w", "-o", program, source);

        var values = Run(program).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line, CultureInfo.InvariantCulture));

        _facts.Keys.Zip(values).ShouldBe(_facts.Select(fact => (fact.Key, fact.Value.Ours)));
    }

    private static long Offset<T>(string field) => Marshal.OffsetOf<T>(field);

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return output;
    }
}
