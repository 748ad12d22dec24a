using EdgeAI.Inference;
using EdgeAI.Inference.Api.Http;
using EdgeAI.Inference.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeAI.Tests.Inference.Hosting;

public sealed class MemoryReturnTests : IDisposable
{
    private const long Quiet = 100 << 20, Busy = Quiet + 2 * MemoryReturn.Worthwhile;

    private readonly MemoryReturn _memory = new(new BodyBudget(Options.Create(new InferenceOptions())), TimeProvider.System);

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void IsTime_AfterARush_OnceItIsOver()
    {
        _memory.IsTime(Quiet, isReceiving: false).ShouldBeFalse();
        _memory.IsTime(Busy, isReceiving: true).ShouldBeFalse("it grows");
        _memory.IsTime(Busy, isReceiving: true).ShouldBeFalse("bodies are being received");
        _memory.IsTime(Busy, isReceiving: false).ShouldBeTrue();
        _memory.GaveBack(Quiet);
        // And not again at once, however the memory goes up and down.
        Enumerable.Range(0, 10).ShouldAllBe(i => !_memory.IsTime(i % 2 == 0 ? Quiet : Busy, false));
    }

    [Fact]
    public void IsTime_WhereNothingCouldBeGivenBack_IsNotTriedForEver()
    {
        _memory.IsTime(Quiet, isReceiving: false);
        _memory.IsTime(Busy, isReceiving: false);
        _memory.IsTime(Busy, isReceiving: false).ShouldBeTrue();
        _memory.GaveBack(Busy);
        _memory.IsTime(Busy, isReceiving: false).ShouldBeFalse();
        _memory.IsTime(Busy + MemoryReturn.Worthwhile / 2, isReceiving: false).ShouldBeFalse();
    }
}
