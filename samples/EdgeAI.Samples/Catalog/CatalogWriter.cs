using System.Globalization;

namespace EdgeAI.Samples.Catalog;

/// <summary>Writes a catalog beside its place and moves it there when it is whole, so that nobody ever sees half of one.</summary>
internal static class CatalogWriter
{
    private const string PartialSuffix = ".partial-";

    /// <summary>Draws the catalog of a seed into a folder, unless it is there already.</summary>
    /// <param name="catalog">What to draw.</param>
    /// <param name="output">The folder; it may be absent, empty, or hold an earlier catalog of this program, which is replaced.</param>
    /// <param name="seed">Any number: it decides views, not products.</param>
    /// <param name="progress">Told the number of photographs written so far, from several threads.</param>
    /// <param name="cancellationToken">Ends the work and removes what was drawn of it.</param>
    /// <returns>False when the folder held this very catalog and nothing was done.</returns>
    /// <exception cref="IOException">The folder holds something else, or cannot be written.</exception>
    public static bool Write(SampleCatalog catalog, string output, int seed, IProgress<int> progress, CancellationToken cancellationToken)
    {
        output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output));
        if (CatalogStamp.IsComplete(catalog, output, seed))
            return false;
        RefuseForeign(output);

        var parent = Path.GetDirectoryName(output) ?? throw new IOException($"{output} cannot hold a catalog: give a folder that is not the root.");
        Create(parent);
        RemoveLeftovers(parent, Path.GetFileName(output));
        var partial = output + PartialSuffix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        try
        {
            Draw(catalog, partial, seed, progress, cancellationToken);
            CatalogStamp.Write(partial, seed);
            cancellationToken.ThrowIfCancellationRequested();
            if (Directory.Exists(output))
                Directory.Delete(output, recursive: true);
            Directory.Move(partial, output);
        }
        finally
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
        }
        return true;
    }

    private static void Draw(SampleCatalog catalog, string folder, int seed, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var written = 0;
        var photographs = catalog.Products.SelectMany(
            product => Enumerable.Range(0, SampleCatalog.ViewsPerProduct).Select(view => (Product: product, View: view)));
        foreach (var product in catalog.Products)
            Create(Path.Combine(folder, product.Label));
        Parallel.ForEach(photographs, new ParallelOptions { CancellationToken = cancellationToken }, photograph =>
        {
            var path = Path.Combine(folder, SampleCatalog.PathOf(photograph.Product, photograph.View));
            File.WriteAllBytes(path, SampleCatalog.Photograph(photograph.Product, photograph.View, seed));
            progress.Report(Interlocked.Increment(ref written));
        });
    }

    private static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{folder} cannot be created: make the folder above it writable or give another place. {exception.Message}", exception);
        }
    }

    private static void RefuseForeign(string output)
    {
        if (File.Exists(output))
            throw new IOException($"{output} is a file: give a folder for --output.");
        if (Directory.Exists(output) && !CatalogStamp.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
            throw new IOException($"{output} holds files that this program did not make, and would have to be replaced: give an empty or new folder for --output.");
    }

    // A run that was killed could not tidy up; a run that is still going must be left alone.
    private static void RemoveLeftovers(string parent, string name)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, name + PartialSuffix + "*"))
        {
            var id = folder[(folder.LastIndexOf('-') + 1)..];
            if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && (process == Environment.ProcessId || !IsRunning(process)))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
