using EdgeAI.Indexer.CommandLine;

return await IndexerCommandLine.RunAsync(args, Console.Out, Console.Error);
