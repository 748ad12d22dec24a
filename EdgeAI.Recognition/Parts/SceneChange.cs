using EdgeAI.Embedding.Sight;

namespace EdgeAI.Recognition.Parts;

/// <summary>
/// Tells whether something moved since a scene was last looked at: by the cells of its proposal map whose brightness differs, a change of the light that is the
/// same everywhere taken out: by so many levels, or by such a factor, whichever leaves less. Follows slow changes. Keeps its buffers; not safe for concurrent use.
/// </summary>
public sealed class SceneChange
{
    // Levels of 255: a camera's noise is below 1 where a cell is the mean of a hundred pixels, an edge that moves by a cell is above 20.
    private const float Different = 12;

    // Share of the cells: 1 % is a thing of a tenth of the side that came or went.
    private const double MovedShare = 0.01;
    private const float Drift = 0.05f;

    private readonly float[] _scene = new float[ProposalMap.Cells];
    private int _cells;

    /// <summary>Forgets the scene.</summary>
    public void Forget() => _cells = 0;

    /// <summary>Compares a frame with the scene. Where something moved, the frame is the scene from now on.</summary>
    /// <param name="brightness">Of the cells of the frame's map, 1 to <see cref="ProposalMap.Cells"/>.</param>
    /// <returns>Whether something moved; true for the first frame, and for one of another shape.</returns>
    /// <exception cref="ArgumentException">There are no cells, or too many.</exception>
    public bool HasMoved(ReadOnlySpan<float> brightness)
    {
        if (brightness.IsEmpty || brightness.Length > _scene.Length)
            throw new ArgumentException($"Expected 1 to {_scene.Length} cells, got {brightness.Length}.", nameof(brightness));
        if (_cells != brightness.Length || Differs(brightness))
        {
            brightness.CopyTo(_scene);
            _cells = brightness.Length;
            return true;
        }
        for (var cell = 0; cell < _cells; cell++) _scene[cell] += Drift * (brightness[cell] - _scene[cell]);
        return false;
    }

    // A haze or a black level adds to all cells alike; a lamp and an exposure multiply, which changes a light ground more than what lies dark on it.
    private bool Differs(ReadOnlySpan<float> brightness)
    {
        double now = 0, before = 0;
        for (var cell = 0; cell < _cells; cell++) (now, before) = (now + brightness[cell], before + _scene[cell]);
        var most = MovedShare * _cells;
        return Moved(brightness, 1, (float)((now - before) / _cells)) > most && (!(before > 0) || Moved(brightness, (float)(now / before), 0) > most);
    }

    private int Moved(ReadOnlySpan<float> brightness, float factor, float offset)
    {
        var moved = 0;
        for (var cell = 0; cell < _cells; cell++)
            if (Math.Abs(brightness[cell] - _scene[cell] * factor - offset) > Different) moved++;
        return moved;
    }
}
