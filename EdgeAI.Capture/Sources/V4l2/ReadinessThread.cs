using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>
/// Waits on a thread of its own until a device has a frame, or somebody cancels. What awaits it goes on on that thread: a camera's frames
/// take no thread of the pool, and nothing is allocated for each.
/// </summary>
/// <remarks>One waiter at a time. <c>poll</c> is the only way to wait for a camera, and .NET's own event loop takes sockets alone.</remarks>
internal sealed partial class ReadinessThread : IValueTaskSource, IDisposable
{
    private const short Readable = 1;
    private const int NonBlocking = 0x800, CloseOnExec = 0x80000;

    private readonly int _descriptor;
    private readonly int _wake;
    private readonly SemaphoreSlim _asked = new(0);
    private readonly Action _cancel;

    private ManualResetValueTaskSourceCore<bool> _core;
    private volatile bool _isOver;

    /// <param name="descriptor">The device; must stay open until this is disposed of.</param>
    /// <param name="name">Name of the thread.</param>
    public ReadinessThread(int descriptor, string name)
    {
        _descriptor = descriptor;
        _wake = EventDescriptor(0, NonBlocking | CloseOnExec);
        if (_wake < 0)
            throw new IOException($"eventfd failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        _cancel = Wake;
        Thread = new Thread(Run) { IsBackground = true, Name = name };
        Thread.Start();
    }

    /// <summary>The thread that waits.</summary>
    public Thread Thread { get; }

    /// <summary>Completes when the device has something to say, be it that it failed, or when cancelled.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static cancel => ((Action)cancel!)(), _cancel);
        await AskAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        _isOver = true;
        Wake();
        _asked.Release();
        // What awaited may run on the thread itself, and disposes of this.
        if (Thread != Thread.CurrentThread)
            Thread.Join();
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private ValueTask AskAsync()
    {
        _core.Reset();
        var version = _core.Version;
        _asked.Release();
        return new ValueTask(this, version);
    }

    private void Run()
    {
        while (true)
        {
            _asked.Wait();
            if (_isOver)
                break;
            WaitForDevice();
            _core.SetResult(true);
        }
        _ = CloseDescriptor(_wake);
        _asked.Dispose();
    }

    private unsafe void WaitForDevice()
    {
        var descriptors = stackalloc PollDescriptor[2];
        descriptors[0] = new PollDescriptor { Descriptor = _descriptor, Events = Readable };
        descriptors[1] = new PollDescriptor { Descriptor = _wake, Events = Readable };
        // SAFETY: two descriptors on this stack. A signal may end it early: then the device has no frame, and is asked again.
        _ = Poll(descriptors, 2, -1);
        if (descriptors[1].Returned != 0)
        {
            ulong count;
            _ = ReadDescriptor(_wake, &count, sizeof(ulong));
        }
    }

    private unsafe void Wake()
    {
        ulong one = 1;
        _ = WriteDescriptor(_wake, &one, sizeof(ulong));
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static unsafe partial nint ReadDescriptor(int descriptor, void* buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "write")]
    private static unsafe partial nint WriteDescriptor(int descriptor, void* buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
