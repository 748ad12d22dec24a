using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Sources.Http;
using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Programs;

/// <summary>Images that a program writes to its standard output, one behind the other.</summary>
internal sealed class ProgramFrameSource(ProgramCommand command, bool isCamera, bool endsForGood, int maxFrameBytes, FrameTally tally) : IFrameSource
{
    private ChildProgram? _program;
    private ImageStreamReader? _images;

    public bool EndsForGood => endsForGood && _images?.Images > 0;

    public bool Settles => isCamera;

    public string? Instead => _program?.LastWords is { } words ? $"but the program's message '{words}'" : null;

    public async ValueTask<bool> ReadAsync(Frame frame, CancellationToken cancellationToken)
    {
        _program ??= new ChildProgram(command);
        var images = _images ??= new ImageStreamReader(_program.Output, null, maxFrameBytes);
        // Reading from a pipe does not see the token; the program's end ends it.
        using var stop = cancellationToken.UnsafeRegister(static program => ((ChildProgram)program!).Kill(), _program);
        var isThere = await images.ReadAsync(frame, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        for (var bad = images.Between.TakeBadParts(); bad > 0; bad--)
            tally.Skipped();
        if (isThere)
            return true;
        var code = _program.WaitForEnd();
        return code == 0 && images.Images > 0
            ? false
            : throw new IOException($"{command.Names[0]} ended{(code is { } number ? $" with {number}" : "")}: {_program.LastWords ?? "it said nothing"}.");
    }

    public ValueTask DisposeAsync()
    {
        _program?.Dispose();
        _images?.Dispose();
        return ValueTask.CompletedTask;
    }
}
