using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EdgeAI.Capture;
using EdgeAI.Capture.Sources;
using EdgeAI.Embedding;
using EdgeAI.Inference;
using EdgeAI.Inference.Deciding;
using EdgeAI.Inference.Events;
using EdgeAI.Inference.Items;
using EdgeAI.Inference.Live;
using EdgeAI.Inference.Routing;
using EdgeAI.Tests.Fixtures;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Documentation;

/// <summary>docs/configuration.md, as the options and their comments say it.</summary>
internal static partial class ConfigurationPage
{
    private const string Head = """
        # Configuration

        A setting is a key of .NET's configuration: in `appsettings.json`, in the environment with `__` for `:` (`Inference__HttpPort=8080`), or on the command line
        (`--Inference:HttpPort=8080`), the later winning. A value that cannot be used ends the start with one line that names the key, what was expected and what came.

        This page is made of the options' own comments by `EDGEAI_WRITE_DOCS=1 dotnet test --project EdgeAI.Tests --filter-class EdgeAI.Tests.Documentation.ConfigurationPageTests`.
        Telemetry is configured by [OpenTelemetry's variables](observability.md) and `Telemetry:MaxBufferedBytes`, Qdrant by [a connection string](beyond-one-machine.md),
        the AppHost by [its options](apphost.md).
        """;

    private static readonly (string Title, (string Section, Type Options)[] Parts)[] Services =
    [
        ("Inference",
        [
            (InferenceOptions.Section, typeof(InferenceOptions)), (EmbeddingOptions.Section, typeof(EmbeddingOptions)), (DecisionOptions.Section, typeof(DecisionOptions)),
            (SightingOptions.Section, typeof(SightingOptions)), (ItemsOptions.Section, typeof(ItemsOptions)), (LiveOptions.Section, typeof(LiveOptions)),
            (VectorsOptions.Section, typeof(VectorsOptions)), (VectorsOptions.Section, typeof(HnswOptions)),
        ]),
        ("Capture", [(CaptureOptions.Section, typeof(CaptureOptions)), ($"{CaptureOptions.Section}:Sources:N", typeof(SourceOptions))]),
    ];

    /// <summary>Where it lies.</summary>
    public static string Path { get; } = RepositoryRoot.Combine("docs", "configuration.md");

    /// <summary>The page as it has to be.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Head).Append('\n');
        foreach (var (title, parts) in Services)
        {
            page.Append($"\n## {title}\n\n| key | meaning |\n|---|---|\n");
            foreach (var (section, options) in parts)
                foreach (var (key, property) in Settings(section, options)) page.Append($"| `{key}` | {Meaning(property)} |\n");
        }
        return page.ToString();
    }

    // What is filled in, and not set.
    private static readonly string[] NoSettings = [nameof(SourceOptions.Key)];

    private static IEnumerable<(string Key, PropertyInfo Property)> Settings(string section, Type options)
    {
        foreach (var property in options.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Where(IsSetting))
        {
            var key = $"{section}:{property.Name}";
            if (NestedOf(property.PropertyType) is not { } nested)
            {
                yield return (key, property);
                continue;
            }
            foreach (var inner in Settings(nested == property.PropertyType ? key : $"{key}:N", nested)) yield return inner;
        }
    }

    private static bool IsSetting(PropertyInfo property) =>
        !NoSettings.Contains(property.Name) && (property.CanWrite || property.PropertyType.IsAssignableTo(typeof(System.Collections.IEnumerable)));

    private static Type? NestedOf(Type type)
    {
        var element = type.IsGenericType ? type.GetGenericArguments()[^1] : type;
        return element.Namespace?.StartsWith("EdgeAI.", StringComparison.Ordinal) == true && element.IsClass ? element : null;
    }

    private static string Meaning(PropertyInfo property)
    {
        var name = $"P:{property.DeclaringType!.FullName}.{property.Name}";
        var documentation = XDocument.Load(System.IO.Path.ChangeExtension(property.DeclaringType.Assembly.Location, ".xml"));
        var summary = documentation.Descendants("member").Single(member => (string?)member.Attribute("name") == name).Element("summary");
        summary.ShouldNotBeNull(name);
        return Spaces().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Text(XNode node) => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? "").Split('.')[^1].Split(':')[^1]}`",
        XElement element => element.Value,
        _ => ((XText)node).Value,
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
