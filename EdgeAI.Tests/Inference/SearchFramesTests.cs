using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Inference.Fixtures;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeAI.Tests.Inference;

public class SearchFramesTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    [Fact]
    public async Task Stream_BadFramesInTheMiddle_GetErrorsInOrderAndTheStreamGoesOn()
    {
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames();
        SearchFramesRequest[] frames =
        [
            Frame(1, Picture(0)),
            Frame(2, BadImages.Text),
            Frame(3, Picture(1)),
            Frame(4, []),
            Frame(5, Picture(2), k: 2000),
            Frame(6, BadImages.HugePng),
            Frame(7, Picture(3), k: 1),
        ];
        foreach (var frame in frames) await call.RequestStream.WriteAsync(frame);
        await call.RequestStream.CompleteAsync();

        var answers = await call.ResponseStream.ReadAllAsync().ToListAsync();

        answers.Select(answer => answer.Sequence).ShouldBe([1, 2, 3, 4, 5, 6, 7]);
        answers.ShouldAllBe(answer => answer.Source == "camera");
        answers.Select(answer => answer.OutcomeCase == SearchFramesResponse.OutcomeOneofCase.Result).ShouldBe([true, false, true, false, false, false, true]);
        answers.Where(answer => answer.Error is not null).ShouldAllBe(answer => (answer.Error.Code == 3 || answer.Error.Code == 8) && answer.Error.Message.StartsWith("Expected"));
        answers[0].Result.Matches.Count.ShouldBe(5);
        answers[6].Result.Matches.ShouldHaveSingleItem().Label.ShouldBe(DrawnProducts.Labels[3]);
        answers[2].Result.Timings.EmbedMs.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("door\u001b[2J")]
    [InlineData("a\nb")]
    [InlineData("c\u0085d")]
    public async Task Stream_SourceWithAControlCharacter_IsRefusedAndNotShown(string source)
    {
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames();
        var frame = Frame(1, Picture(0));
        frame.Source = source;
        await call.RequestStream.WriteAsync(frame);
        await call.RequestStream.WriteAsync(Frame(2, Picture(0)));
        await call.RequestStream.CompleteAsync();

        var answers = await call.ResponseStream.ReadAllAsync().ToListAsync();

        answers[0].Error.Message.ShouldContain("control character");
        answers[1].Result.ShouldNotBeNull();
        (await server.Http.GetStringAsync("/sources")).ShouldNotContain(source[..1] + "\\");
    }

    [Fact]
    public async Task Stream_ManySourcesInOneStream_EachAnswerNamesItsOwn()
    {
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames();
        for (var number = 0; number < 6; number++)
        {
            await call.RequestStream.WriteAsync(Frame(number, Picture(number), source: $"camera-{number % 2}"));
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
            call.ResponseStream.Current.Source.ShouldBe($"camera-{number % 2}");
            call.ResponseStream.Current.Result.Matches[0].Label.ShouldBe(DrawnProducts.Labels[number]);
        }
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task Stream_SourceNameTooLong_IsAnErrorOfThatFrame()
    {
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames();
        await call.RequestStream.WriteAsync(Frame(1, Picture(0), source: new string('x', 300)));
        await call.RequestStream.WriteAsync(Frame(2, Picture(0)));
        await call.RequestStream.CompleteAsync();

        var answers = await call.ResponseStream.ReadAllAsync().ToListAsync();

        answers[0].Error.Message.ShouldContain("256");
        answers[1].Result.ShouldNotBeNull();
    }

    [Fact]
    public async Task Stream_ServiceStops_EndsAsUnavailable()
    {
        await using var stopping = await InferenceServer.StartReadyAsync();
        using var call = new Similarity.SimilarityClient(stopping.Channel).SearchFrames();
        await call.RequestStream.WriteAsync(Frame(1, Picture(0)));
        (await call.ResponseStream.MoveNext()).ShouldBeTrue();
        var next = call.ResponseStream.MoveNext();

        await stopping.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        (await Should.ThrowAsync<RpcException>(next)).StatusCode.ShouldBeOneOf(StatusCode.Unavailable, StatusCode.Cancelled);
    }

    internal static SearchFramesRequest Frame(long sequence, byte[] image, int k = 0, string source = "camera") =>
        new() { Source = source, Sequence = sequence, Image = ByteString.CopyFrom(image), K = k, CapturedAtUnixUs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000 };

    private static byte[] Picture(int label) => DrawnProducts.Draw(DrawnProducts.Labels[label], 1);
}
