using EdgeAI.Contracts.V1;
using EdgeAI.Inference.Api.Faults;
using Google.Protobuf;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace EdgeAI.Inference.Api.Grpc;

/// <summary>The service of the contract, bound to requests that stay in pooled buffers; on the wire nothing differs from the generated binding.</summary>
internal static class SimilarityBinding
{
    private const string Service = "edgeai.v1.Similarity";

    private static readonly Method<ImageMessage, EmbedResponse> Embed =
        new(MethodType.Unary, Service, nameof(Embed), Requests(WireLayout.Embed), Responses(EmbedResponse.Parser));

    private static readonly Method<ImageMessage, SearchResponse> Search =
        new(MethodType.Unary, Service, nameof(Search), Requests(WireLayout.Search), Responses(SearchResponse.Parser));

    private static readonly Method<ImageMessage, SearchFramesResponse> SearchFrames =
        new(MethodType.DuplexStreaming, Service, nameof(SearchFrames), Requests(WireLayout.Frame), Responses(SearchFramesResponse.Parser));

    private static readonly Method<ReportSourceRequest, ReportSourceResponse> ReportSource = new(
        MethodType.Unary, Service, nameof(ReportSource), Responses(ReportSourceRequest.Parser), Responses(ReportSourceResponse.Parser));

    /// <summary>The service's descriptor; server reflection looks for it by this name.</summary>
    public static ServiceDescriptor Descriptor => Similarity.Descriptor;

    /// <summary>What <see cref="BindServiceMethodAttribute"/> names; with null only the methods are told.</summary>
    public static void BindService(ServiceBinderBase binder, SimilarityServiceBase? service)
    {
        binder.AddMethod(Embed, service is null ? null : new UnaryServerMethod<ImageMessage, EmbedResponse>(service.Embed));
        binder.AddMethod(Search, service is null ? null : new UnaryServerMethod<ImageMessage, SearchResponse>(service.Search));
        binder.AddMethod(ReportSource, service is null ? null : new UnaryServerMethod<ReportSourceRequest, ReportSourceResponse>(service.ReportSource));
        binder.AddMethod(SearchFrames, service is null ? null : new DuplexStreamingServerMethod<ImageMessage, SearchFramesResponse>(service.SearchFrames));
    }

    private static Marshaller<ImageMessage> Requests(WireLayout layout) => Marshallers.Create<ImageMessage>(
        static (_, _) => throw new NotSupportedException("The server sends no requests."),
        context =>
        {
            try
            {
                return ImageMessage.Parse(context.PayloadAsReadOnlySequence(), layout);
            }
            catch (MessageFormatException exception)
            {
                throw GrpcFault.Of(exception);
            }
        });

    private static Marshaller<T> Responses<T>(MessageParser<T> parser) where T : class, IMessage<T>, IBufferMessage => Marshallers.Create<T>(
        static (message, context) =>
        {
            context.SetPayloadLength(message.CalculateSize());
            message.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}

/// <summary>The methods of the service.</summary>
[BindServiceMethod(typeof(SimilarityBinding), nameof(SimilarityBinding.BindService))]
internal abstract class SimilarityServiceBase
{
    public abstract Task<EmbedResponse> Embed(ImageMessage request, ServerCallContext context);

    public abstract Task<SearchResponse> Search(ImageMessage request, ServerCallContext context);

    public abstract Task<ReportSourceResponse> ReportSource(ReportSourceRequest request, ServerCallContext context);

    public abstract Task SearchFrames(IAsyncStreamReader<ImageMessage> requestStream, IServerStreamWriter<SearchFramesResponse> responseStream, ServerCallContext context);
}
