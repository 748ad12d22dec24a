using System.Net.Http.Headers;
using System.Net.Http.Json;
using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Inference.Feedback;
using EdgeAI.Tests.Inference.Fixtures;
using Google.Protobuf;
using Grpc.Core;
using static EdgeAI.Contracts.V1.SearchFramesResponse;

namespace EdgeAI.Tests.Inference.Api;

/// <summary>One limit, one status: over HTTP and gRPC, at the limit, a byte beyond it, a tenth beyond it, and far beyond it.</summary>
public sealed class SizeLimitTests : IAsyncLifetime
{
    private const int Limit = 1 << 20, LessonLimit = 3 << 20;

    private readonly TwinCatalog _catalog = new();
    private InferenceServer _server = null!;

    public static TheoryData<int> TooLong => [Limit + 1, Limit + Limit / 10, 2 * Limit];

    public async ValueTask InitializeAsync() => _server = await _catalog.ServeAsync(
        ("Embedding:MaxImageBytes", $"{Limit}"), ("Items:MaxLessonBytes", $"{LessonLimit}"), ("Items:Refit", "false"));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _catalog.Dispose();
    }

    [Fact]
    public async Task AtTheLimit_IsTakenEverywhere()
    {
        var image = Image(Limit);
        var client = new Similarity.SimilarityClient(_server.Channel);

        (await _server.Http.PostImageAsync("/search", image)).EnsureSuccessStatusCode();
        (await _server.Http.PostAsync("/search", Form(image))).EnsureSuccessStatusCode();
        (await client.SearchAsync(new SearchRequest { Image = ByteString.CopyFrom(image) })).Matches.ShouldNotBeEmpty();
        (await client.EmbedAsync(new EmbedRequest { Image = ByteString.CopyFrom(image) })).Embedding.ShouldNotBeEmpty();
        (await _server.Http.PostAsJsonAsync("/feedback", new { @is = DrawnProducts.Labels[0], image = Convert.ToBase64String(image) })).EnsureSuccessStatusCode();
        await new Contracts.V1.Feedback.FeedbackClient(_server.Channel).GiveAsync(new GiveFeedbackRequest { Image = ByteString.CopyFrom(image), Is = DrawnProducts.Labels[0] });
        (await FramesAsync(image)).ShouldAllBe(answer => answer.OutcomeCase == OutcomeOneofCase.Result);
        (await new Contracts.V1.Items.ItemsClient(_server.Channel).LearnAsync(Lesson(image, LessonLimit))).Added.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(TooLong))]
    public async Task BeyondTheLimit_IsRefusedAlikeEverywhere(int bytes)
    {
        var image = Image(bytes);
        var sent = ByteString.CopyFrom(image);

        (await (await _server.Http.PostImageAsync("/search", image)).ShouldBeProblemAsync(413, "body-too-large")).ShouldContain("1,048,576");
        await (await _server.Http.PostAsync("/search", Form(image))).ShouldBeProblemAsync(413, "body-too-large");
        await (await _server.Http.PostAsync("/items", Form(image, label: "Mug"))).ShouldBeProblemAsync(413, "body-too-large");
        await (await _server.Http.PostAsJsonAsync("/feedback", new { @is = DrawnProducts.Labels[0], image = Convert.ToBase64String(image) })).ShouldBeProblemAsync(413, "body-too-large");
        await ShouldBeTooLargeAsync(() => new Similarity.SimilarityClient(_server.Channel).SearchAsync(new SearchRequest { Image = sent }).ResponseAsync);
        await ShouldBeTooLargeAsync(() => new Similarity.SimilarityClient(_server.Channel).EmbedAsync(new EmbedRequest { Image = sent }).ResponseAsync);
        await ShouldBeTooLargeAsync(() => new Contracts.V1.Feedback.FeedbackClient(_server.Channel).GiveAsync(new GiveFeedbackRequest { Image = sent, Is = DrawnProducts.Labels[0] }).ResponseAsync);
        await ShouldBeTooLargeAsync(() => new Contracts.V1.Items.ItemsClient(_server.Channel).LearnAsync(new LearnRequest { Label = "Mug", Images = { sent } }).ResponseAsync);
        await ShouldBeTooLargeAsync(async () =>
        {
            using var call = new Contracts.V1.Items.ItemsClient(_server.Channel).ImportItems();
            await call.RequestStream.WriteAsync(new ArchivePiece { Bytes = sent });
            return await call;
        });
    }

    [Theory]
    [MemberData(nameof(TooLong))]
    [InlineData(70 << 20)]
    public async Task Stream_FrameBeyondTheLimit_IsAnErrorOfThatFrame(int bytes)
    {
        var answers = await FramesAsync(Image(bytes));

        answers.Select(answer => (answer.Source, answer.Sequence)).ShouldBe([("camera", 1), ("camera", 2), ("camera", 3)]);
        answers[0].Result.ShouldNotBeNull();
        answers[1].Error.Code.ShouldBe((int)StatusCode.ResourceExhausted);
        answers[1].Error.Message.ShouldContain("1,048,576");
        answers[2].Result.Matches.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Lesson_BeyondItsLimit_IsRefusedAlikeOverBoth()
    {
        await ShouldBeTooLargeAsync(() => new Contracts.V1.Items.ItemsClient(_server.Channel).LearnAsync(Lesson(Image(1000), LessonLimit + 1)).ResponseAsync);
        var body = new byte[LessonLimit + 1];
        (await (await _server.Http.PostImageAsync("/items", body, "application/json")).ShouldBeProblemAsync(413, "body-too-large")).ShouldContain("3,145,728");
    }

    [Fact]
    public async Task SmallBodies_HaveASmallLimit() =>
        (await (await _server.Http.PutAsync("/sources/a/region", new ByteArrayContent(new byte[20_000]))).ShouldBeProblemAsync(413, "body-too-large")).ShouldContain("16,384");

    private static async Task ShouldBeTooLargeAsync<T>(Func<Task<T>> call)
    {
        var fault = await Should.ThrowAsync<RpcException>(call);
        fault.StatusCode.ShouldBe(StatusCode.ResourceExhausted, fault.Status.Detail);
        fault.Trailers.GetValue("problem-type").ShouldBe("urn:edgeai:problem:body-too-large");
        fault.Status.Detail.ShouldContain(fault.Status.Detail.Contains("3,145,728") ? "3,145,728" : "1,048,576");
    }

    private async Task<List<SearchFramesResponse>> FramesAsync(byte[] second)
    {
        using var call = new Similarity.SimilarityClient(_server.Channel).SearchFrames();
        byte[][] images = [Image(20_000), second, Image(20_000)];
        for (var number = 0; number < images.Length; number++) await call.RequestStream.WriteAsync(SearchFramesTests.Frame(number + 1, images[number]));
        await call.RequestStream.CompleteAsync();
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }

    // Bytes after the end of a JPEG belong to nobody.
    private static byte[] Image(int bytes)
    {
        var image = DrawnProducts.Draw(DrawnProducts.Labels[0], 1);
        return [.. image, .. new byte[Math.Max(0, bytes - image.Length)]];
    }

    private static MultipartFormDataContent Form(byte[] image, string? label = null)
    {
        var file = new ByteArrayContent(image);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        var form = new MultipartFormDataContent { { file, "image", "a.jpg" } };
        if (label is not null) form.Add(new StringContent(label), "label");
        return form;
    }

    // The rest of the message is a field that the contract does not have.
    private static LearnRequest Lesson(byte[] image, int bytes)
    {
        var lesson = new LearnRequest { Label = "Kitchen/Mug", Images = { ByteString.CopyFrom(image) } };
        using var message = new MemoryStream();
        lesson.WriteTo(message);
        var output = new CodedOutputStream(message);
        output.WriteTag(100, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(new byte[bytes - message.Length - 2 - CodedOutputStream.ComputeLengthSize(bytes - (int)message.Length - 6)]));
        output.Flush();
        message.Length.ShouldBe(bytes);
        return LearnRequest.Parser.ParseFrom(message.ToArray());
    }
}
