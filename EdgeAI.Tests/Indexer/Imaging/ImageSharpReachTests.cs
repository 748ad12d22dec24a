using System.Reflection;
using EdgeAI.Capture;
using EdgeAI.Indexer.Imaging;
using EdgeAI.Inference;

namespace EdgeAI.Tests.Indexer.Imaging;

/// <summary>Where ImageSharp can be reached: bytes from the network must not get to it.</summary>
public class ImageSharpReachTests
{
    private const string ImageSharp = "SixLabors.ImageSharp";

    [Fact]
    public void Indexer_Alone_ReachesImageSharp()
    {
        Reached(typeof(CatalogImage).Assembly).ShouldContain(ImageSharp);
        Reached(typeof(InferenceOptions).Assembly).ShouldNotContain(ImageSharp);
        Reached(typeof(CaptureOptions).Assembly).ShouldNotContain(ImageSharp);
    }

    private static HashSet<string> Reached(Assembly program)
    {
        var (reached, pending) = (new HashSet<string>(), new Queue<Assembly>([program]));
        while (pending.TryDequeue(out var assembly))
            foreach (var name in assembly.GetReferencedAssemblies())
                if (reached.Add(name.Name!) && name.Name!.StartsWith("EdgeAI.", StringComparison.Ordinal)) pending.Enqueue(Assembly.Load(name));
        reached.ShouldContain("EdgeAI.ImageFiles");
        return reached;
    }
}
