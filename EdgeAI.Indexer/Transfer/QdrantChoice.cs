using System.CommandLine;
using EdgeAI.Indexer.CommandLine;
using EdgeAI.Vectors.Qdrant;

namespace EdgeAI.Indexer.Transfer;

/// <summary>The options that say which Qdrant server and which collection.</summary>
internal sealed class QdrantChoice
{
    public const string DefaultCollection = "catalog";

    public Option<string?> Server { get; } = new("--qdrant")
    {
        Description = "The Qdrant server: 'Endpoint=http://host:6334;Key=…', host:port, or http://host:6333. Default: ConnectionStrings__qdrant, else QDRANT_URL with QDRANT_API_KEY.",
        HelpName = "SERVER",
    };

    public Option<string> Collection { get; } = new("--collection")
    {
        Description = "The alias under which inference finds the collection.",
        HelpName = "NAME",
        DefaultValueFactory = _ => DefaultCollection,
    };

    public void AddTo(Command command)
    {
        command.Add(Server);
        command.Add(Collection);
    }

    /// <summary>A client of the server that was named, on the command line or by the environment.</summary>
    public QdrantServer Connect(ParseResult parsed)
    {
        try
        {
            var options = parsed.GetValue(Server) is { Length: > 0 } named ? QdrantOptions.Parse(named)
                : QdrantOptions.Find(key => Environment.GetEnvironmentVariable(key.Replace(":", "__", StringComparison.Ordinal)));
            return new QdrantServer(options ?? throw CommandFailure.Usage("No Qdrant server is named: give --qdrant host:6334, or set QDRANT_URL=http://host:6333."));
        }
        catch (FormatException fault)
        {
            throw CommandFailure.Usage(fault.Message);
        }
    }
}
