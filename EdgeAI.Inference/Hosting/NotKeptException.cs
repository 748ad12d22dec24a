namespace EdgeAI.Inference.Hosting;

/// <summary>A change was not made because the disk did not take it.</summary>
/// <param name="message">What could not be written, why, and what to do.</param>
/// <param name="inner">What the disk said.</param>
internal abstract class NotKeptException(string message, Exception inner) : Exception(message, inner)
{
    // ENOSPC, which blocks and inodes share, and EDQUOT; on Windows ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
    private const int NoSpace = 28, Quota = 122, WindowsHandleFull = unchecked((int)0x80070027), WindowsFull = unchecked((int)0x80070070);

    /// <summary>Whether there is no room: it works again once there is.</summary>
    public bool IsFull
    {
        get
        {
            for (var cause = InnerException; cause is not null; cause = cause.InnerException)
                if (cause is IOException && cause.HResult is NoSpace or Quota or WindowsHandleFull or WindowsFull) return true;
            return false;
        }
    }
}
