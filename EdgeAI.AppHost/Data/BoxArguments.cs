namespace EdgeAI.AppHost.Data;

/// <summary>The command line of a box, beside what configuration makes of it.</summary>
internal static class BoxArguments
{
    /// <summary>Starts from nothing.</summary>
    public const string Empty = "--empty";

    /// <summary>A folder of labelled photographs.</summary>
    public const string Catalog = "--catalog";

    /// <summary>What capture films.</summary>
    public const string Camera = "--camera";

    /// <summary>As a camera: the one that is plugged in.</summary>
    public const string AnyCamera = "auto";

    /// <summary>Where everything is kept.</summary>
    public const string Data = "--data";

    /// <summary>What answers: the embedded index, a Qdrant container, or both.</summary>
    public const string Vectors = "--vectors";

    /// <summary>The arguments for a reader of keys and values, which would take what follows a switch for its value.</summary>
    public static string[] ForConfiguration(string[] args) => [.. args.Select(argument => argument == Empty ? Empty + "=true" : argument)];

    /// <summary>Whether a switch is on.</summary>
    public static bool IsOn(string[] args, string option) =>
        args.Any(argument => argument == option || string.Equals(argument, option + "=true", StringComparison.OrdinalIgnoreCase));

    /// <summary>All values of an option: configuration keeps only the last of several.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="value">What has to follow it, and what that is called in help.</param>
    /// <exception cref="DistributedApplicationException">Nothing follows it.</exception>
    public static IEnumerable<string> ValuesOf(string[] args, string option, (string What, string Name) value)
    {
        for (var i = 0; i < args.Length; i++)
            if (args[i].StartsWith(option + "=", StringComparison.Ordinal))
                yield return args[i][(option.Length + 1)..];
            else if (args[i] == option)
                yield return i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal)
                    ? args[i + 1]
                    : throw new DistributedApplicationException($"{option} needs {value.What} after it: {option} {value.Name}");
    }
}
