using System.Runtime.InteropServices;

namespace EdgeAI.Inference.Items;

/// <summary>Work on a thread of its own that gives way to the frames, and still comes to its end where they never pause.</summary>
internal static partial class QuietThread
{
    // A busy thread of niceness 0 gets nine times as much of a core. At 19, the most polite, it would be seventy times, and a fit of a minute would take hours.
    private const int Niceness = 10;
    private const int OfAProcess = 0;
    private const int TheCallingThread = 0;

    /// <summary>Runs <paramref name="work"/>.</summary>
    public static Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            // .NET's own priorities do nothing on Linux, where niceness is a thread's affair. Refused, the work is done all the same.
            if (OperatingSystem.IsLinux()) _ = SetPriority(OfAProcess, TheCallingThread, Niceness);
            try
            {
                done.SetResult(work());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        })
        { IsBackground = true, Name = "quiet" };
        thread.Start();
        return done.Task;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
