using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>A clock on the wall that is wrong, and jumps as it is told, by a library that is loaded before the C library. What measures time that passes is as ever.</summary>
internal sealed class FaultyClock : IDisposable
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>
        static volatile long long *shift;
        static long long by(void) {
            if (!shift) {
                const char *path = getenv("EDGEAI_TEST_CLOCK"); int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
                static long long none; shift = &none;
                if (file >= 0) { void *map = mmap(0, sizeof *shift, PROT_READ, MAP_SHARED, file, 0); if (map != MAP_FAILED) shift = map; close(file); }
            }
            return *shift;
        }
        int clock_gettime(clockid_t clock, struct timespec *time) {
            int result = ((int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime"))(clock, time);
            if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += by();
            return result;
        }
        int gettimeofday(struct timeval *time, void *zone) {
            int result = ((int (*)(struct timeval *, void *))dlsym(RTLD_NEXT, "gettimeofday"))(time, zone);
            if (result == 0) time->tv_sec += by();
            return result;
        }
        time_t time(time_t *at) { struct timespec now; clock_gettime(CLOCK_REALTIME, &now); if (at) *at = now.tv_sec; return now.tv_sec; }
        """;

    private readonly TemporaryFolder _own = new();

    private FaultyClock() =>
        Environment = new Dictionary<string, string> { ["LD_PRELOAD"] = _own.Combine("clock.so"), ["EDGEAI_TEST_CLOCK"] = _own.Combine("shift") };

    /// <summary>For the process whose clock it is to be.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Makes one, or skips the test where there is no C compiler.</summary>
    public static async Task<FaultyClock> CompileOrSkipAsync()
    {
        var clock = new FaultyClock();
        try
        {
            clock.Jump(TimeSpan.Zero);
            await PreloadedLibrary.CompileOrSkipAsync(Source, clock.Environment["LD_PRELOAD"]);
            return clock;
        }
        catch
        {
            clock.Dispose();
            throw;
        }
    }

    /// <summary>Shows another time from now on.</summary>
    /// <param name="shift">How far from the right one, in whole seconds.</param>
    public void Jump(TimeSpan shift)
    {
        // In place: the process has the file mapped.
        using var file = new FileStream(Environment["EDGEAI_TEST_CLOCK"], FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.Write(BitConverter.GetBytes((long)shift.TotalSeconds));
    }

    public void Dispose() => _own.Dispose();
}
