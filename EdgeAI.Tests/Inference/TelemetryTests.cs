using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using EdgeAI.Contracts.V1;
using EdgeAI.Tests.Inference.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeAI.Tests.Inference;

public class TelemetryTests(InferenceServer server) : IClassFixture<InferenceServer>
{
    [Fact]
    public async Task SearchFrames_AFrameWithItsSendersSpan_HasASpanBelowIt()
    {
        var trace = ActivityTraceId.CreateRandom();
        var sender = ActivitySpanId.CreateRandom();
        var ended = new ConcurrentBag<Activity>();
        using var listener = Listen(trace, ended);
        using var call = new Similarity.SimilarityClient(server.Channel).SearchFrames();
        var frame = SearchFramesTests.Frame(5, DrawnProducts.Draw(DrawnProducts.Labels[0], 0), source: "traced");
        frame.Traceparent = $"00-{trace}-{sender}-01";

        await call.RequestStream.WriteAsync(frame);
        (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
        await call.RequestStream.CompleteAsync();

        var span = ended.Single(activity => activity.OperationName == "frame");
        span.ParentSpanId.ShouldBe(sender);
        span.GetTagItem("edgeai.source").ShouldBe("traced");
        ended.Where(activity => activity != span).Select(activity => activity.OperationName).Order(StringComparer.Ordinal).ShouldBe(["decide", "decode", "embed", "search"]);
        ended.Where(activity => activity != span).ShouldAllBe(activity => activity.ParentSpanId == span.SpanId);
    }

    [Fact]
    public async Task Search_OverHttp_HasTheStagesBelowTheRequest()
    {
        // The client in this process writes its own trace context from the span that is current.
        using var caller = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C);
        caller.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        caller.Start();
        var ended = new ConcurrentBag<Activity>();
        using var listener = Listen(caller.TraceId, ended);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/search") { Content = new ByteArrayContent(DrawnProducts.Draw(DrawnProducts.Labels[0], 0)) };
        request.Content.Headers.ContentType = new("image/jpeg");

        (await server.Http.SendAsync(request)).IsSuccessStatusCode.ShouldBeTrue();

        ended.Select(activity => activity.OperationName).Where(name => name is "decode" or "embed" or "search").Order(StringComparer.Ordinal).ShouldBe(["decode", "embed", "search"]);
    }

    [Fact]
    public async Task Requests_OfEachOutcome_AreCounted()
    {
        var counted = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "edgeai.inference.requests" && instrument.Meter.Scope == server.Services.GetRequiredService<IMeterFactory>()) listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (value > 0) counted.Add(string.Join(' ', tags.ToArray().Select(tag => tag.Value)));
        });
        listener.Start();
        await server.Http.PostImageAsync("/search", DrawnProducts.Draw(DrawnProducts.Labels[0], 0));
        await server.Http.PostImageAsync("/embed", BadImages.Text);
        await new Similarity.SimilarityClient(server.Channel).EmbedAsync(new EmbedRequest { Image = Google.Protobuf.ByteString.CopyFrom(DrawnProducts.Draw(DrawnProducts.Labels[0], 0)) });

        var tooLarge = new EmbedRequest { Image = Google.Protobuf.ByteString.CopyFrom(new byte[22 << 20]) };
        await Should.ThrowAsync<Grpc.Core.RpcException>(async () => await new Similarity.SimilarityClient(server.Channel).EmbedAsync(tooLarge));
        await new EdgeAI.Contracts.V1.Items.ItemsClient(server.Channel).ListItemsAsync(new ListItemsRequest());
        (await server.Http.GetAsync("/items/nothing")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await server.Http.GetAsync("/feedback/first/picture")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);

        // An answer can be read before its request is over.
        await EdgeAI.Tests.Capture.Fixtures.Eventually.Holds(() => counted.Count >= 7, "all to be counted");
        counted.Where(request => !request.StartsWith("grpc embed resource", StringComparison.Ordinal) && !request.StartsWith("grpc embed body", StringComparison.Ordinal))
            .Where(request => request != "grpc embed image-too-large").ShouldBe(
            ["http search ok", "http embed image-unreadable", "grpc embed ok", "grpc list_items ok", "http get_item item-unknown", "http feedback_picture feedback-unknown"], ignoreOrder: true);
        counted.Count(request => request.StartsWith("grpc embed ", StringComparison.Ordinal)).ShouldBe(2);
    }

    private static ActivityListener Listen(ActivityTraceId trace, ConcurrentBag<Activity> ended)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("EdgeAI.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace) ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
