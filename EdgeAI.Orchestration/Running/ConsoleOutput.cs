namespace EdgeAI.Orchestration.Running;

/// <summary>Writes the lines of all resources to the AppHost's own output, each behind its resource's name.</summary>
internal sealed class ConsoleOutput(TextWriter output, TextWriter error, bool colours)
{
    /// <summary>Cyan, green, yellow, magenta, blue, and their bright twins: readable on dark and light.</summary>
    private static readonly int[] Palette = [36, 32, 33, 35, 34, 96, 92, 93, 95, 94];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _colourOf = [];
    private int _width;

    /// <summary>The process's own console; colours only on a terminal, and never against NO_COLOR.</summary>
    public static ConsoleOutput OfThisProcess() => new(Console.Out, Console.Error,
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>For tests and tools: nothing is shown.</summary>
    public static ConsoleOutput Silent() => new(TextWriter.Null, TextWriter.Null, colours: false);

    /// <summary>Keeps the column wide enough for a name.</summary>
    public void Introduce(string name)
    {
        lock (_lock)
        {
            _width = Math.Max(_width, name.Length);
            _colourOf.TryAdd(name, Palette[_colourOf.Count % Palette.Length]);
        }
    }

    public void Write(string name, string stream, string text)
    {
        lock (_lock)
        {
            var to = stream == "stderr" ? error : output;
            var label = name.PadRight(_width);
            to.WriteLine(colours ? $"\e[{_colourOf.GetValueOrDefault(name, 37)}m{label} |\e[0m {text}" : $"{label} | {text}");
        }
    }

    /// <summary>A line of the AppHost itself.</summary>
    public void Announce(string text)
    {
        lock (_lock)
            output.WriteLine(text);
    }

    /// <summary>What went wrong, in one line.</summary>
    public void Fail(string text)
    {
        lock (_lock)
            error.WriteLine($"error: {text}");
    }
}
