using System.CommandLine;
using EdgeAI.Indexer.CommandLine;

namespace EdgeAI.Indexer.Transfer;

/// <summary>Arguments that several of these commands take.</summary>
internal static class TransferOptions
{
    public static Argument<string> Index() => new("FILE")
    {
        Description = "The index file.",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => CommandOptions.DefaultIndexPath,
    };
}
