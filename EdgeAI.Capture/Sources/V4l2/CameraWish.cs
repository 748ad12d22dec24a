namespace EdgeAI.Capture.Sources.V4l2;

/// <summary>Which camera is meant: by its serial number, its port, its present device file, or the only one there is.</summary>
/// <param name="Kind">How it is named.</param>
/// <param name="Value">Its name; empty for <see cref="CameraWishKind.Auto"/>.</param>
internal sealed record CameraWish(CameraWishKind Kind, string Value)
{
    /// <summary>Chooses the camera from those that are there.</summary>
    /// <param name="cameras">Those that are there.</param>
    /// <param name="known">What it was when it was last open; null when it never was.</param>
    /// <param name="failures">Why nodes could not be looked at, for the message.</param>
    /// <param name="look">Looks what its path leads to, and says what that is where it is no camera; null for nobody who can.</param>
    /// <exception cref="CameraAbsentException">It is not there, or it cannot be told which it is.</exception>
    public CameraNode Choose(IReadOnlyList<CameraNode> cameras, CameraNode? known, IReadOnlyCollection<string> failures, CameraLook? look = null)
    {
        var other = "";
        CameraNode[] candidates = Kind switch
        {
            CameraWishKind.Serial => [.. cameras.Where(camera => camera.Serial == Value)],
            CameraWishKind.Port => [.. cameras.Where(camera => camera.Port == Value)],
            // Device files are numbered as cameras come; what was meant is the camera that had this one at the start.
            CameraWishKind.Path when known is not null => Same(cameras, known),
            CameraWishKind.Path when look is not null => look(Value, out other) is { } there ? [there] : [],
            CameraWishKind.Path => [.. cameras.Where(camera => camera.Path == Value)],
            _ => [.. cameras],
        };
        if (candidates.Length > 1 && known is not null)
            candidates = Same(candidates, known);
        return candidates.Length == 1 ? candidates[0] : throw new CameraAbsentException(candidates.Length == 0 ? Absent(cameras, failures, other) : Several(candidates));
    }

    /// <summary>As it stands in a URI.</summary>
    public override string ToString() => Kind switch
    {
        CameraWishKind.Auto => "v4l2:auto",
        CameraWishKind.Serial => $"v4l2:serial={Value}",
        CameraWishKind.Port => $"v4l2:port={Value}",
        _ => $"v4l2:{Value}",
    };

    // By serial number where that tells cameras apart, else by port: equal cameras often have equal serial numbers.
    private static CameraNode[] Same(IReadOnlyList<CameraNode> cameras, CameraNode known)
    {
        CameraNode[] same = known.Serial is null ? [] : [.. cameras.Where(camera => camera.Serial == known.Serial)];
        return same.Length == 1 ? same : [.. cameras.Where(camera => camera.Port == known.Port && camera.Serial == known.Serial)];
    }

    private string Absent(IReadOnlyList<CameraNode> cameras, IReadOnlyCollection<string> failures, string other)
    {
        var others = cameras.Count > 0
            ? $"There are {string.Join(", ", cameras)}."
            : "There is no camera at all: plug one in, and in a container see that it is granted the device.";
        var what = other.Length > 0 ? $"Expected a camera at {Value}, found none: {other.TrimEnd('.')}." : $"The camera {this} is not there.";
        var unseen = failures.Where(failure => failure != other).ToList();
        return $"{what} {others}{(unseen.Count > 0 ? $" Could not look at: {string.Join(' ', unseen)}" : "")}";
    }

    private string Several(CameraNode[] candidates) =>
        $"{this} means {candidates.Length} cameras: {string.Join(", ", candidates.AsEnumerable())}. Name one by its port, e.g. v4l2:port={candidates[0].Port}.";
}

/// <summary>Looks what a path leads to.</summary>
/// <param name="path">The path.</param>
/// <param name="other">What it leads to where that is no camera.</param>
internal delegate CameraNode? CameraLook(string path, out string other);

/// <summary>How a camera is named.</summary>
internal enum CameraWishKind
{
    /// <summary>The only one there is.</summary>
    Auto,

    /// <summary>By its device file.</summary>
    Path,

    /// <summary>By its serial number.</summary>
    Serial,

    /// <summary>By where it is plugged in.</summary>
    Port,
}
