using System.Runtime.InteropServices;

namespace EdgeAI.Orchestration.Running.Processes;

/// <summary>How a child ended.</summary>
internal static unsafe class ChildExit
{
    /// <summary>Waits for the end without reaping: until the zombie is reaped, its id, and so its group's, belongs to nobody else.</summary>
    public static void Wait(int pid)
    {
        // SAFETY: waitid writes one siginfo_t (128 bytes) into a larger buffer.
        var info = stackalloc byte[Libc.OpaqueSize];
        while (Libc.WaitId(Libc.IdTypePid, (uint)pid, info, Libc.WaitExited | Libc.WaitWithoutReaping) != 0
               && Marshal.GetLastPInvokeError() == Libc.Interrupted)
        {
        }
    }

    /// <summary>Waits for the end and frees the process id.</summary>
    /// <returns>The exit code, or 128 plus the signal that killed it, as shells count.</returns>
    public static int WaitAndReap(int pid)
    {
        int status;
        int result;
        // SAFETY: waitpid writes one int.
        while ((result = Libc.WaitPid(pid, &status, 0)) < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted)
        {
        }
        if (result != pid)
            return -1;
        var signal = status & 0x7f;
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
    }
}
