using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>What a <see cref="FaultyDisk"/> does.</summary>
internal enum DiskFault
{
    /// <summary>Works.</summary>
    None,

    /// <summary>fsync and fdatasync answer EIO.</summary>
    SyncFails,

    /// <summary>There is no room: what would make a file longer answers ENOSPC, half written.</summary>
    Full,

    /// <summary>There are no inodes: what would make a file or a folder answers ENOSPC.</summary>
    NoInodes,

    /// <summary>The folder is read-only: EROFS.</summary>
    ReadOnly,
}

/// <summary>A disk under one folder that fails as it is told, by a library that is loaded before the C library. It shares the file that says how with the process.</summary>
internal sealed class FaultyDisk : IDisposable
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <stdarg.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/stat.h>
        #include <sys/types.h>
        #include <sys/uio.h>
        #include <unistd.h>
        #define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))
        static char fault(void) {
            const char *path = getenv("EDGEAI_TEST_DISK"); char kind = '0'; int saved = errno;
            int file = path ? NEXT(int (*)(const char *, int, ...), "open")(path, O_RDONLY | O_CLOEXEC) : -1;
            if (file >= 0) { if (NEXT(ssize_t (*)(int, void *, size_t), "read")(file, &kind, 1) != 1) kind = '0'; close(file); }
            errno = saved; return kind;
        }
        static int inside(const char *path) { const char *folder = getenv("EDGEAI_TEST_FOLDER"); return folder && path && strncmp(path, folder, strlen(folder)) == 0; }
        static int ours(int file) { char link[64], path[4096]; snprintf(link, sizeof link, "/proc/self/fd/%d", file); ssize_t n = readlink(link, path, sizeof path - 1); if (n < 0) return 0; path[n] = 0; return inside(path); }
        static int end(int file, off_t at) { struct stat about; return fstat(file, &about) == 0 && S_ISREG(about.st_mode) && at > about.st_size; }
        static int refused(int error) { errno = error; return -1; }
        int fsync(int file) { return fault() == '1' && ours(file) ? refused(EIO) : NEXT(int (*)(int), "fsync")(file); }
        int fdatasync(int file) { return fault() == '1' && ours(file) ? refused(EIO) : NEXT(int (*)(int), "fdatasync")(file); }
        static ssize_t placed(int file, const void *bytes, size_t count, off_t at) {
            if (fault() == '2' && ours(file) && end(file, at + count)) { if (count == 1) return refused(ENOSPC); count /= 2; }
            return NEXT(ssize_t (*)(int, const void *, size_t, off_t), "pwrite64")(file, bytes, count, at);
        }
        ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { return placed(file, bytes, count, at); }
        ssize_t pwrite64(int file, const void *bytes, size_t count, off_t at) { return placed(file, bytes, count, at); }
        ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) { if (fault() == '2' && ours(file)) return refused(ENOSPC); return NEXT(ssize_t (*)(int, const struct iovec *, int, off_t), "pwritev")(file, parts, count, at); }
        ssize_t write(int file, const void *bytes, size_t count) {
            if (fault() == '2' && ours(file)) { off_t at = lseek(file, 0, SEEK_CUR); if (at >= 0 && end(file, at + count)) { if (count == 1) return refused(ENOSPC); count /= 2; } }
            return NEXT(ssize_t (*)(int, const void *, size_t), "write")(file, bytes, count);
        }
        int ftruncate(int file, off_t size) { if (fault() == '2' && ours(file) && end(file, size)) return refused(ENOSPC); return NEXT(int (*)(int, off_t), "ftruncate")(file, size); }
        int ftruncate64(int file, off_t size) { if (fault() == '2' && ours(file) && end(file, size)) return refused(ENOSPC); return NEXT(int (*)(int, off_t), "ftruncate64")(file, size); }
        static int makes(const char *path, int flags) {
            if (!inside(path)) return 0; char kind = fault();
            if (kind == '4' && (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC))) return EROFS;
            return kind == '3' && (flags & O_CREAT) && access(path, F_OK) != 0 ? ENOSPC : 0;
        }
        #define OPEN(name) int name(const char *path, int flags, ...) { \
            va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
            int error = makes(path, flags); if (error) return refused(error); return NEXT(int (*)(const char *, int, ...), #name)(path, flags, mode); }
        OPEN(open)
        OPEN(open64)
        int mkdir(const char *path, mode_t mode) { if (inside(path)) { char kind = fault(); if (kind == '3') return refused(ENOSPC); if (kind == '4') return refused(EROFS); } return NEXT(int (*)(const char *, mode_t), "mkdir")(path, mode); }
        int rename(const char *from, const char *to) { if (inside(to) && fault() == '4') return refused(EROFS); return NEXT(int (*)(const char *, const char *), "rename")(from, to); }
        int unlink(const char *path) { if (inside(path) && fault() == '4') return refused(EROFS); return NEXT(int (*)(const char *), "unlink")(path); }
        int rmdir(const char *path) { if (inside(path) && fault() == '4') return refused(EROFS); return NEXT(int (*)(const char *), "rmdir")(path); }
        """;

    private readonly TemporaryFolder _own = new();
    private readonly string _state;

    private FaultyDisk(string folder)
    {
        _state = _own.Combine("fault");
        Environment = new Dictionary<string, string> { ["LD_PRELOAD"] = _own.Combine("disk.so"), ["EDGEAI_TEST_DISK"] = _state, ["EDGEAI_TEST_FOLDER"] = folder };
    }

    /// <summary>For the process whose disk it is to be.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Makes one, or skips the test where there is no C compiler.</summary>
    /// <param name="folder">Where it fails; everywhere else is as ever.</param>
    public static async Task<FaultyDisk> CompileOrSkipAsync(string folder)
    {
        var disk = new FaultyDisk(folder);
        disk.Become(DiskFault.None);
        try
        {
            await PreloadedLibrary.CompileOrSkipAsync(Source, disk.Environment["LD_PRELOAD"]);
            return disk;
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    /// <summary>Fails so from the next call on.</summary>
    public void Become(DiskFault fault) => File.WriteAllText(_state, ((int)fault).ToString(System.Globalization.CultureInfo.InvariantCulture));

    public void Dispose() => _own.Dispose();
}
