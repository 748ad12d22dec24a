using System.CommandLine;
using System.Numerics.Tensors;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Embedding;

namespace EdgeAI.Benchmarks.Embed;

/// <summary><c>agreement</c>: how close the embeddings of another arithmetic path are to those of fp32, on photographs.</summary>
internal static class AgreementCommand
{
    private const string Reference = "fp32-simd";
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var photographs = new Argument<DirectoryInfo>("photographs") { Description = "Folder of photographs; those below it count too." };
        var count = new Option<int>("--count") { Description = "Most photographs, evenly spaced.", DefaultValueFactory = _ => 500 };
        var path = new Option<string>("--path") { Description = "The path to compare with fp32-simd.", DefaultValueFactory = _ => "int8-simd" };
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file." };
        var command = new Command("agreement", "Cosines between the default embeddings by one arithmetic path and by fp32.") { photographs, count, path, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(photographs) is { Exists: false } missing)
                result.AddError($"There is no folder {missing.FullName}.");
        });
        // The option's own: a validator of the command does not see an option's default.
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--count expects 1 or more.");
        });
        command.SetAction(result =>
        {
            var name = result.GetRequiredValue(path);
            var cosines = Measure(result.GetRequiredValue(photographs), result.GetValue(count), name);
            if (cosines.Count == 0)
            {
                Console.Error.WriteLine($"No photograph ({string.Join(", ", Extensions)}) below {result.GetRequiredValue(photographs).FullName}.");
                return 1;
            }

            cosines.Sort();
            BenchmarkReport.Of(
            [
                new Figure($"agreement.{name}.photographs", cosines.Count, "photographs"),
                new Figure($"agreement.{name}.cosine.mean", cosines.Average(), "cosine"),
                new Figure($"agreement.{name}.cosine.5-percent-below", cosines[cosines.Count / 20], "cosine"),
                new Figure($"agreement.{name}.cosine.min", cosines[0], "cosine"),
            ]).Publish(Console.Out, result.GetValue(json));
            return 0;
        });
        return command;
    }

    private static List<double> Measure(DirectoryInfo folder, int count, string path)
    {
        var files = folder.EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => Extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            .Select(file => file.FullName).Order(StringComparer.Ordinal).ToList();
        using var reference = Load(Reference);
        using var other = Load(path);
        float[] expected = new float[reference.Dimension], found = new float[other.Dimension];
        var cosines = new List<double>();
        for (var index = 0; index < files.Count; index++)
        {
            // One more of them than before: spread over all.
            if ((long)(index + 1) * count / files.Count == (long)index * count / files.Count)
                continue;
            var image = File.ReadAllBytes(files[index]);
            reference.Embed(image, expected);
            other.Embed(image, found);
            cosines.Add(TensorPrimitives.CosineSimilarity(expected, found));
        }

        return cosines;
    }

    private static Embedder Load(string path) =>
        Embedder.Load(new EmbeddingOptions { Path = path, RecentEmbeddings = 0, CallDeadline = Patience });
}
