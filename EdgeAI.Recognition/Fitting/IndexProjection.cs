using EdgeAI.Embedding;
using EdgeAI.Vectors;

namespace EdgeAI.Recognition.Fitting;

/// <summary>The projection file beside an index: what inference loads so that frames are embedded as the index was.</summary>
/// <remarks>
/// An index and its projection are two files, and a process may die between them. So the old projection stays beside the new one
/// until the index is there, and a reader takes the one that the index names.
/// </remarks>
public static class IndexProjection
{
    private const string Suffix = ".projection";
    private const string PreviousSuffix = ".projection.previous";

    /// <summary>Writes the projection, then the index.</summary>
    /// <param name="indexPath">The index file.</param>
    /// <param name="fitted">Its projection.</param>
    /// <param name="saveIndex">Writes the index atomically.</param>
    public static void Publish(string indexPath, FittedProjection fitted, Action saveIndex)
    {
        ArgumentNullException.ThrowIfNull(saveIndex);
        var path = indexPath + Suffix;
        // A previous one that is still here belongs to an index whose replacement never came: it stays until one does.
        if (File.Exists(path) && !File.Exists(indexPath + PreviousSuffix)) File.Move(path, indexPath + PreviousSuffix);
        ProjectionFile.Write(path, fitted);
        saveIndex();
        File.Delete(indexPath + PreviousSuffix);
    }

    /// <summary>Finds the projection that an index was built with.</summary>
    /// <param name="indexPath">The index file.</param>
    /// <param name="space">The index's space.</param>
    /// <exception cref="ProjectionFileException">There is none, or it is damaged.</exception>
    public static FittedProjection Find(string indexPath, VectorSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        ProjectionFileException? damage = null;
        foreach (var path in new[] { indexPath + Suffix, indexPath + PreviousSuffix })
        {
            if (!File.Exists(path)) continue;
            try
            {
                var fitted = ProjectionFile.Read(path);
                if (fitted.ModuleHash == space.Module && (fitted.Projection?.Hash ?? EmbeddingIdentity.DefaultProjection) == space.Projection) return fitted;
            }
            catch (ProjectionFileException failure)
            {
                damage = failure;
            }
        }
        throw damage ?? new ProjectionFileException(
            $"The projection {space.Projection} of module {space.Module} that {indexPath} was built with is not in {indexPath}{Suffix}: restore that file or build the index again.");
    }

    /// <summary>As <see cref="Find"/>, for an index that may have been built without one (or whose own default stands for it).</summary>
    /// <returns>Null where there is none, or it is damaged.</returns>
    public static FittedProjection? TryFind(string indexPath, VectorSpace space)
    {
        try
        {
            return Find(indexPath, space);
        }
        catch (ProjectionFileException)
        {
            return null;
        }
    }

    /// <summary>The embedder that an index is asked with: at its crop, with its projection, lifting dark inputs if its photographs were.</summary>
    /// <param name="indexPath">The index file.</param>
    /// <param name="space">The index's space.</param>
    /// <param name="embedder">The embedder as configured; returned as it is where it fits already, else it lends its module. It stays its owner's.</param>
    /// <returns>An embedder of the index's space; another one than <paramref name="embedder"/> is the caller's to dispose.</returns>
    /// <exception cref="IndexSpaceException">The index was built with another module.</exception>
    /// <exception cref="ProjectionFileException">Its projection is missing or damaged.</exception>
    public static Embedder EmbedderFor(string indexPath, VectorSpace space, Embedder embedder)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(embedder);
        var configured = embedder.Identity.ToVectorSpace();
        if (configured == space) return embedder;
        if (configured.Module != space.Module) throw new IndexSpaceException(indexPath, configured, space);
        if (TryLiftingAs(space, embedder) is { } same) return same;
        return EmbedderFor(indexPath, space, Find(indexPath, space), embedder);
    }

    /// <summary>The embedder of a space that differs from the configured one in nothing but whether dark inputs are lifted: no projection file is needed for that.</summary>
    /// <param name="space">The index's space.</param>
    /// <param name="embedder">The embedder as configured.</param>
    /// <returns>An embedder that is the caller's to dispose; null where something else differs, or nothing.</returns>
    public static Embedder? TryLiftingAs(VectorSpace space, Embedder embedder)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(embedder);
        var liftDark = EmbeddingIdentity.LiftsDark(space.Preprocessing);
        if (liftDark == embedder.LiftsDark) return null;
        var adapted = embedder.WithLiftDark(liftDark);
        if (adapted.Identity.ToVectorSpace() == space) return adapted;
        adapted.Dispose();
        return null;
    }

    /// <summary>The same with a projection that was found elsewhere: in a collection, say.</summary>
    /// <param name="name">What the index is called in errors.</param>
    /// <param name="space">The index's space.</param>
    /// <param name="fitted">The projection it was built with.</param>
    /// <param name="embedder">The embedder as configured; returned as it is where it fits already.</param>
    /// <returns>An embedder of the index's space; another one than <paramref name="embedder"/> is the caller's to dispose.</returns>
    /// <exception cref="IndexSpaceException">They do not belong together.</exception>
    public static Embedder EmbedderFor(string name, VectorSpace space, FittedProjection fitted, Embedder embedder)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(fitted);
        ArgumentNullException.ThrowIfNull(embedder);
        var configured = embedder.Identity.ToVectorSpace();
        if (configured == space) return embedder;
        if (configured.Module != space.Module) throw new IndexSpaceException(name, configured, space);
        using var cropped = embedder.WithCropFraction(fitted.CropFraction, EmbeddingIdentity.LiftsDark(space.Preprocessing));
        var adapted = cropped.WithProjection(fitted.Projection);
        if (adapted.Identity.ToVectorSpace() == space) return adapted;
        adapted.Dispose();
        throw new IndexSpaceException(name, adapted.Identity.ToVectorSpace(), space);
    }
}
