using System.CommandLine;
using EdgeAI.Benchmarks.Reporting;
using EdgeAI.Embedding.Modules;

namespace EdgeAI.Benchmarks.Embed;

/// <summary><c>embed</c>: the guest in its sandbox against ONNX Runtime on the same network, and what the host adds.</summary>
internal static class EmbedCommand
{
    public static Command Create()
    {
        var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file." };
        var rounds = new Option<int>("--rounds") { Description = "Turns of each contender.", DefaultValueFactory = _ => 60 };
        var rawOnly = new Option<bool>("--raw-only") { Description = "Only frames as pixels against MJPEG." };
        var command = new Command("embed", "The WASM guest against ONNX Runtime CPU fp32, one thread each, interleaved; and the host's own costs.") { json, rounds, rawOnly };
        command.SetAction(result =>
        {
            var figures = new List<Figure>();
            figures.AddRange(RawFrameCosts.Measure(ModelFolder.Find(null), result.GetValue(rounds)));
            if (result.GetValue(rawOnly))
            {
                BenchmarkReport.Of(figures).Publish(Console.Out, result.GetValue(json));
                return;
            }
            using (var peers = new EmbedPeers())
            {
                figures.AddRange(peers.Measure(result.GetValue(rounds)));
                figures.AddRange(HostCosts.Measure(peers, result.GetValue(rounds)));
            }

            figures.AddRange(StartProbe.Measure(starts: 7));
            BenchmarkReport.Of(figures).Publish(Console.Out, result.GetValue(json));
        });
        return command;
    }
}
