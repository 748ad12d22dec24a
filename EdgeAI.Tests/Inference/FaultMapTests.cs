using System.Runtime.CompilerServices;
using EdgeAI.Embedding;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Catalog;
using Grpc.Core;

namespace EdgeAI.Tests.Inference;

public class FaultMapTests
{
    [Theory]
    [InlineData(typeof(EmptyImageException), 400, StatusCode.InvalidArgument)]
    [InlineData(typeof(UnsupportedImageException), 422, StatusCode.InvalidArgument)]
    [InlineData(typeof(DamagedImageException), 422, StatusCode.InvalidArgument)]
    [InlineData(typeof(ImageTooLargeException), 413, StatusCode.ResourceExhausted)]
    [InlineData(typeof(GuestTrapException), 500, StatusCode.Internal)]
    [InlineData(typeof(GuestStatusException), 500, StatusCode.Internal)]
    [InlineData(typeof(GuestContractException), 500, StatusCode.Internal)]
    [InlineData(typeof(GuestDeadlineException), 504, StatusCode.DeadlineExceeded)]
    [InlineData(typeof(OperationCanceledException), 499, StatusCode.Cancelled)]
    [InlineData(typeof(InvalidOperationException), 500, StatusCode.Internal)]
    public void Of_EachException_HasItsStatus(Type type, int http, StatusCode grpc)
    {
        // Their constructors are the embedder's own business.
        var fault = FaultMap.Of((Exception)RuntimeHelpers.GetUninitializedObject(type));

        fault.HttpStatus.ShouldBe(http);
        fault.GrpcStatus.ShouldBe(grpc);
        fault.Title.ShouldNotBeEmpty();
    }

    [Fact]
    public void Of_AnUnforeseenException_TellsTheOutsideNothingOfIt() =>
        FaultMap.Of(new InvalidOperationException("password=secret")).Detail.ShouldNotContain("secret");

    [Fact]
    public void Of_NotReady_SaysWhenToTryAgain() =>
        FaultMap.Of(new NotReadyException("opening the index")).RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
}
