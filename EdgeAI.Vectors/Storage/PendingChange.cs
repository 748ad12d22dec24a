using System.Runtime.ExceptionServices;

namespace EdgeAI.Vectors.Storage;

/// <summary>A change on its way to the disk, and what became of it.</summary>
internal sealed class PendingChange(LogOperation[] operations)
{
    private Exception? _failure;

    public LogOperation[] Operations { get; } = operations;

    public bool IsDone { get; private set; }

    public void Complete() => IsDone = true;

    public void Fail(Exception failure) => (_failure, IsDone) = (failure, true);

    public void ThrowIfFailed()
    {
        if (_failure is not null)
            ExceptionDispatchInfo.Throw(_failure);
    }
}
