using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Wasmtime;

namespace EdgeAI.Embedding.Guest;

/// <summary>
/// Compiled modules on disk, each beside its SHA-256, named by the module and everything that decides what its machine code looks
/// like. The folder must be private: Wasmtime executes what it is given. A file that does not fit its hash is compiled anew.
/// </summary>
internal sealed class CompiledModuleCache(string directory, ILogger logger)
{
    /// <summary>Where compiled modules are kept unless configured otherwise.</summary>
    public static string DefaultDirectory
    {
        get
        {
            var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            // Without a home there is no folder that belongs to this user alone; a shared one would be executed from.
            return data.Length == 0 ? "" : System.IO.Path.Combine(data, "edgeai", "compiled");
        }
    }

    /// <summary>The compiled module, from disk or fresh.</summary>
    /// <param name="engine">The engine that will run it.</param>
    /// <param name="name">The module's name in stack traces.</param>
    /// <param name="wasm">The module's bytes.</param>
    /// <param name="moduleHash">SHA-256 of <paramref name="wasm"/>, hexadecimal.</param>
    /// <param name="compiled">Whether it had to be compiled.</param>
    /// <exception cref="WasmtimeException">The bytes are no WebAssembly module.</exception>
    public Module Load(GuestEngine engine, string name, ReadOnlySpan<byte> wasm, string moduleHash, out bool compiled)
    {
        var path = directory.Length > 0 ? PathFor(engine, moduleHash) : null;
        compiled = false;
        if (path is not null && TryRead(engine, name, path) is { } cached)
            return cached;
        compiled = true;
        var module = Module.FromBytes(engine.Engine, name, wasm);
        if (path is not null && Keep(module, path) && TryRead(engine, name, path) is { } kept)
        {
            module.Dispose();
            module = kept;
        }

        // What compiling leaves on the heap (6 MB) a service, which runs for months, would hold on to.
        NativeHeap.GiveBack();
        return module;
    }

    /// <summary>Whether <see cref="Remember"/> was told the same of this very compiled module.</summary>
    public bool Remembers(GuestEngine engine, string moduleHash, string topic, string value)
    {
        try
        {
            var path = RecordPath(engine, moduleHash, topic);
            return directory.Length > 0 && File.Exists(path) && File.ReadAllText(path) == value;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Keeps something that was found out about a compiled module beside it.</summary>
    public void Remember(GuestEngine engine, string moduleHash, string topic, string value)
    {
        if (directory.Length == 0)
            return;
        try
        {
            WriteAtomically(RecordPath(engine, moduleHash, topic), Encoding.UTF8.GetBytes(value));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.CompiledModuleNotKept(directory, exception.Message);
        }
    }

    private string RecordPath(GuestEngine engine, string moduleHash, string topic) =>
        System.IO.Path.ChangeExtension(PathFor(engine, moduleHash), $".{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(topic)))[..8]}.checked");

    internal string PathFor(GuestEngine engine, string moduleHash)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{engine.Fingerprint}\nmodule {moduleHash}")));
        return System.IO.Path.Combine(directory, $"{moduleHash[..16]}-{key[..16]}.cwasm");
    }

    private static string HashPath(string path) => path + ".sha256";

    private Module? TryRead(GuestEngine engine, string name, string path)
    {
        try
        {
            if (!File.Exists(path) || !File.Exists(HashPath(path)))
                return null;
            using (var file = File.OpenRead(path))
                if (Convert.ToHexStringLower(SHA256.HashData(file)) != File.ReadAllText(HashPath(path)).Trim())
                {
                    logger.CompiledModuleRefused(path, "it does not fit its SHA-256");
                    return null;
                }

            // From the file, so that its pages are shared and can be dropped, instead of from a copy on the heap.
            return Module.DeserializeFile(engine.Engine, name, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or WasmtimeException)
        {
            logger.CompiledModuleRefused(path, exception.Message);
            return null;
        }
    }

    private bool Keep(Module module, string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(directory);
            else
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            // Of a process that was killed half-way; one that is writing now makes do without.
            foreach (var leftover in Directory.GetFiles(directory, System.IO.Path.GetFileName(path) + "*.tmp")) File.Delete(leftover);
            var bytes = module.Serialize();
            WriteAtomically(path, bytes);
            WriteAtomically(HashPath(path), Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(bytes))));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.CompiledModuleNotKept(directory, exception.Message);
            return false;
        }
    }

    private static void WriteAtomically(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
