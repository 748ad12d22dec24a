using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>Cuts what a process writes into lines.</summary>
internal static class LineReader
{
    /// <summary>A line longer than this is cut, so that a program that writes no line ends cannot eat the AppHost's memory.</summary>
    internal const int MaxLineLength = 16 * 1024;

    /// <returns>Completes at the end of the stream.</returns>
    public static Task Start(SafeFileHandle handle, Action<string> onLine)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread of its own: reads from a pipe block, and blocked pool threads would starve the AppHost.
        new Thread(() =>
        {
            try
            {
                using var reader = new StreamReader(new FileStream(handle, FileAccess.Read, bufferSize: 0), new UTF8Encoding(false));
                Read(reader, onLine);
            }
            catch (IOException)
            {
                // The pipe broke: the process is gone.
            }
            finally
            {
                done.SetResult();
            }
        }, maxStackSize: 256 * 1024) { IsBackground = true, Name = "output" }.Start();
        return done.Task;
    }

    internal static void Read(TextReader reader, Action<string> onLine)
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        int count;
        while ((count = reader.Read(buffer, 0, buffer.Length)) > 0)
        {
            foreach (var c in buffer.AsSpan(0, count))
            {
                if (c == '\n' || line.Length == MaxLineLength)
                    Flush();
                if (c != '\n')
                    line.Append(c);
            }
        }
        if (line.Length > 0)
            Flush();

        void Flush()
        {
            if (line.Length > 0 && line[^1] == '\r')
                line.Length--;
            onLine(line.ToString());
            line.Clear();
        }
    }
}
