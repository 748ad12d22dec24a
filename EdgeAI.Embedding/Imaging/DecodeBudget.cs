using System.Runtime.InteropServices;

namespace EdgeAI.Embedding.Imaging;

/// <summary>Memory that all images under way may take while they are decoded, beyond what a usual frame does. Safe for concurrent use.</summary>
/// <param name="limit">The most, in bytes.</param>
/// <param name="maxPixels">Most pixels of an image, which bounds the work as well.</param>
internal sealed partial class DecodeBudget(long limit, long maxPixels)
{
    /// <summary>Up to this a frame is usual, and not counted: what one needs is kept by its reader.</summary>
    public const long UsualBytes = 1920 * 1080 * 4;

    // What a progressive photograph of the largest size usually has.
    private const int MaxScans = 12;

    private long _used;

    /// <summary>Lets an image be decoded, or refuses it.</summary>
    /// <returns>What is given back when it is decoded.</returns>
    /// <exception cref="ImageTooLargeException">It would take more than is allowed to all together.</exception>
    /// <exception cref="DecodeBudgetException">Others take it now.</exception>
    public Lease Take(DecodeCost cost)
    {
        if (cost.Work > MaxScans * maxPixels)
            throw ImageTooLargeException.Work(cost.Work, MaxScans * maxPixels);
        if (cost.Bytes <= UsualBytes)
            return default;
        if (cost.Bytes > limit)
            throw ImageTooLargeException.Decoded(cost.Bytes, limit);
        if (Interlocked.Add(ref _used, cost.Bytes) > limit)
        {
            Interlocked.Add(ref _used, -cost.Bytes);
            throw new DecodeBudgetException(cost.Bytes, limit);
        }
        return new Lease(this, cost.Bytes);
    }

    private void Return(long bytes)
    {
        // The C library keeps what is freed until it is told otherwise.
        if (Interlocked.Add(ref _used, -bytes) == 0 && OperatingSystem.IsLinux())
            TrimQuietly();
    }

    private static void TrimQuietly()
    {
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, which has none.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);

    /// <summary>Memory that is taken until it is disposed.</summary>
    public readonly struct Lease(DecodeBudget? budget, long bytes) : IDisposable
    {
        public void Dispose() => budget?.Return(bytes);
    }
}
