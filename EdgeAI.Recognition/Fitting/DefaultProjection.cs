using EdgeAI.Embedding;
using EdgeAI.Recognition.Fitting.Tensors;

namespace EdgeAI.Recognition.Fitting;

/// <summary>The projection that the module was built with, read from the file beside it: what turns cached features into the module's own embedding.</summary>
public static class DefaultProjection
{
    /// <summary>Name of the file in the model folder.</summary>
    public const string FileName = "projection.safetensors";

    private const string Weight = "projection.weight";

    /// <summary>Reads it.</summary>
    /// <param name="modelDirectory">Folder of the module.</param>
    /// <param name="featureCount">Number of features of the module.</param>
    /// <exception cref="ModelFileException">The file is missing, damaged or of another module.</exception>
    public static Projection Read(string modelDirectory, int featureCount)
    {
        var tensors = SafeTensors.Open(Path.Combine(modelDirectory, FileName));
        var rows = tensors.Rows(Weight);
        return new Projection(rows, featureCount, tensors.Singles(Weight, rows, featureCount), tensors.Singles("projection.bias", rows));
    }
}
