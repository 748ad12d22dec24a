using System.ComponentModel;
using System.Diagnostics;

namespace EdgeAI.Tests.Inference.Fixtures;

/// <summary>A library that stands before the C library in a process that is started with it.</summary>
internal static class PreloadedLibrary
{
    /// <summary>Compiles one, or skips the test where there is no C compiler.</summary>
    /// <param name="source">C.</param>
    /// <param name="path">Where it is to lie.</param>
    public static async Task CompileOrSkipAsync(string source, string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "LD_PRELOAD is Linux's.");
        await File.WriteAllTextAsync(path + ".c", source, TestContext.Current.CancellationToken);
        foreach (var compiler in new[] { "cc", "clang", "gcc" })
            try
            {
                using var compile = Process.Start(new ProcessStartInfo(compiler, ["-shared", "-fPIC", "-O1", "-o", path, path + ".c", "-ldl"]))!;
                await compile.WaitForExitAsync(TestContext.Current.CancellationToken);
                if (compile.ExitCode == 0) return;
            }
            catch (Win32Exception)
            {
                // Not installed.
            }
        Assert.Skip("There is no C compiler to make a library with that stands before the C library.");
    }
}
