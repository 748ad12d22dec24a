using EdgeAI.Capture.Frames;
using EdgeAI.Capture.Sources.Http;
using EdgeAI.Capture.Telemetry;

namespace EdgeAI.Capture.Sources.Programs;

/// <summary>Images that a program writes to its standard output, one behind the other.</summary>
/// <param name="command">The program.</param>
/// <param name="isCamera">Whether it films, so that exposure and focus have to settle.</param>
/// <param name="endsForGood">Whether its end is what was asked for.</param>
/// <param name="rate">Frames a second that it was asked for; 0 for what there is.</param>
/// <param name="maxFrameBytes">Largest image that is accepted.</param>
/// <param name="tally">Counts what is no image.</param>
internal sealed class ProgramFrameSource(ProgramCommand command, bool isCamera, bool endsForGood, double rate, int maxFrameBytes, FrameTally tally) : IFrameSource
{
    private ChildProgram? _program;
    private ImageStreamReader? _images;

    public bool EndsForGood => endsForGood && _images?.Images > 0;

    public bool Settles => isCamera;

    public TimeSpan Period => rate > 0 ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;

    public string? Instead => _program?.LastWords is { } words ? $"but the program's message '{words}'" : null;

    public async ValueTask<bool> ReadAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (_program is null)
        {
            command.CheckFile();
            _program = new ChildProgram(command);
        }
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
