using System.Runtime.InteropServices;

namespace EdgeAI.Inference.Items;

/// <summary>Work on a thread of its own that gets a core when nobody else wants it.</summary>
internal static partial class QuietThread
{
    // Niceness, 19 being the most polite: a busy thread of niceness 0 gets about seventy times as much of a core.
    private const int Niceness = 19;
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
        { IsBackground = true, Name = "quiet", Priority = ThreadPriority.Lowest };
        thread.Start();
        return done.Task;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
