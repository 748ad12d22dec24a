using EdgeAI.Contracts.V1;
using EdgeAI.Embedding;
using EdgeAI.Inference.Api;
using EdgeAI.Inference.Api.Faults;
using EdgeAI.Inference.Parts;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;
using ItemMessage = EdgeAI.Contracts.V1.Item;

namespace EdgeAI.Inference.Items;

/// <summary>Taught items over gRPC.</summary>
internal sealed class ItemsService(ItemLibrary library, Teacher teacher, ItemArchive archive, Refitter refitter, WriteAccess access, IOptions<EmbeddingOptions> embedding) : Contracts.V1.Items.ItemsBase
{
    private const int PieceBytes = 1 << 16;

    public override async Task<LearnResponse> Learn(LearnRequest request, ServerCallContext context)
    {
        access.Check(context);
        return MessageOf(await teacher.LearnAsync(request.Label, [.. request.Images.Select(image => image.Memory)], PartId.Parse(request.Part), context.CancellationToken));
    }

    public override async Task LearnFromSource(LearnFromSourceRequest request, IServerStreamWriter<LearnProgress> responseStream, ServerCallContext context)
    {
        access.Check(context);
        var progress = new LearnProgress();
        var lesson = await teacher.LearnAsync(request.Label, request.Source, request.Frames == 0 ? null : request.Frames, async step =>
        {
            progress = new LearnProgress { Taken = step.Taken, Wanted = step.Wanted };
            await responseStream.WriteAsync(progress, context.CancellationToken);
        }, context.CancellationToken);
        await responseStream.WriteAsync(new LearnProgress { Taken = progress.Taken, Wanted = progress.Wanted, Lesson = MessageOf(lesson) }, context.CancellationToken);
    }

    public override Task<ListItemsResponse> ListItems(ListItemsRequest request, ServerCallContext context)
    {
        var response = new ListItemsResponse { Refit = refitter.Status };
        response.Items.AddRange(library.Items.Select(item => MessageOf(ItemAnswer.Of(item))));
        return Task.FromResult(response);
    }

    public override async Task<ItemMessage> RenameItem(RenameItemRequest request, ServerCallContext context)
    {
        access.Check(context);
        return MessageOf(ItemAnswer.Of(await library.RenameAsync(request.Id, request.Label, context.CancellationToken)));
    }

    public override async Task<RemoveItemResponse> RemoveItem(RemoveItemRequest request, ServerCallContext context)
    {
        access.Check(context);
        await library.RemoveAsync(request.Id, context.CancellationToken);
        return new RemoveItemResponse();
    }

    public override async Task ExportItems(ExportItemsRequest request, IServerStreamWriter<ArchivePiece> responseStream, ServerCallContext context)
    {
        await using var file = await archive.MakeAsync(context.CancellationToken);
        var buffer = new byte[PieceBytes];
        for (int read; (read = await file.ReadAsync(buffer, context.CancellationToken)) > 0;)
            await responseStream.WriteAsync(new ArchivePiece { Bytes = ByteString.CopyFrom(buffer, 0, read) }, context.CancellationToken);
    }

    public override async Task<ImportItemsResponse> ImportItems(IAsyncStreamReader<ArchivePiece> requestStream, ServerCallContext context)
    {
        access.Check(context);
        await using var pieces = new PieceStream(requestStream, embedding.Value.MaxImageBytes);
        var answer = await archive.ReadAsync(pieces, length: null, context.CancellationToken);
        var response = new ImportItemsResponse { Items = answer.Items, Added = answer.Added, Dropped = answer.Dropped };
        response.Skipped.AddRange(answer.Skipped);
        response.LeftOut.AddRange(answer.LeftOut);
        return response;
    }

    private static LearnResponse MessageOf(LessonAnswer lesson) =>
        new() { Item = MessageOf(lesson.Item), Added = lesson.Added, Dropped = lesson.Dropped, Note = lesson.Note ?? "" };

    private static ItemMessage MessageOf(ItemAnswer item)
    {
        var message = new ItemMessage { Id = item.Id, Label = item.Label, TaughtAtUnixUs = item.TaughtAt.ToUnixTimeMilliseconds() * 1000 };
        message.EntryIds.AddRange(item.Photographs.Select(photograph => photograph.Id));
        return message;
    }

    /// <summary>The pieces of a call as one stream to read.</summary>
    private sealed class PieceStream(IAsyncStreamReader<ArchivePiece> pieces, long limit) : Stream
    {
        private ReadOnlyMemory<byte> _left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (_left.IsEmpty)
            {
                if (!await pieces.MoveNext(cancellationToken)) return 0;
                _left = pieces.Current.Bytes.Memory;
                if (_left.Length > limit) throw new BodyTooLargeException(_left.Length, limit);
            }
            var count = Math.Min(buffer.Length, _left.Length);
            _left[..count].CopyTo(buffer);
            _left = _left[count..];
            return count;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
