using System.CommandLine;
using EdgeAI.Benchmarks.Candidates;
using EdgeAI.Benchmarks.Embed;
using EdgeAI.Benchmarks.Fit;
using EdgeAI.Benchmarks.Frames;
using EdgeAI.Benchmarks.Scale;
using EdgeAI.Benchmarks.Search;

return new RootCommand("Measures EdgeAI against its peers and prints ratios: compare figures of one run, not of two machines.")
{
    EmbedCommand.Create(),
    StartProbe.Create(),
    AgreementCommand.Create(),
    FitCommand.Create(),
    FramesCommand.Create(),
    CandidatesCommand.Create(),
    ScaleCommand.Create(),
    SearchCommand.Create(),
    OpenProbe.Create(),
}.Parse(args).Invoke();
