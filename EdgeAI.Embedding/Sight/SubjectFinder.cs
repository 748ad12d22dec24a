using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeAI.Embedding.Imaging;

namespace EdgeAI.Embedding.Sight;

/// <summary>
/// Finds what lies on a background that stands still, by the difference of mean colours over a grid of cells. A change of the light that
/// is the same everywhere is taken out; slow changes of the background are followed where no subject is. Allocates when the grid changes
/// its size, not for each frame. Not safe for concurrent use.
/// </summary>
internal sealed unsafe class SubjectFinder
{
    // Cells along the longer side: the subject's place to two hundredths, and few enough to cost nothing beside decoding.
    private const int CellsAlong = 48;

    // Samples along each side of a cell.
    private const int Samples = 3;

    // Frames that the background is the mean of.
    private const int FramesToLearn = 8;

    // Levels of 255 by which a cell differs, over the three channels on average: noise and JPEG stay below 6.
    private const float Different = 16;

    // A subject covers at least this share of the region; above the other, it is the background that has changed.
    private const double LeastShare = 0.006, MostShare = 0.75;

    // Parts that belong to a subject: at least this share of its largest part.
    private const double PartShare = 0.15;

    // A median that changed by more is no change of the light: the background itself is covered, or gone.
    private const float MostLight = 64;

    private const float Drift = 0.02f;
    private const int Magic = 0x31474245; // EBG1

    private int _columns, _rows;
    private float[] _cells = [];
    private float[] _background = [];
    private byte[] _mask = [];
    private int[] _part = [];
    private int[] _pending = [];
    private readonly int[] _histogram = new int[511];
    private int _learned;
    private bool _isLearning;

    public bool HasBackground => !_isLearning && _learned > 0;

    public bool IsLearning => _isLearning;

    public void Learn() => (_isLearning, _learned) = (true, 0);

    public byte[]? Save()
    {
        if (!HasBackground)
            return null;
        var saved = new byte[12 + _background.Length * sizeof(float)];
        BinaryPrimitives.WriteInt32LittleEndian(saved, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(saved.AsSpan(4), _columns);
        BinaryPrimitives.WriteInt32LittleEndian(saved.AsSpan(8), _rows);
        MemoryMarshal.AsBytes<float>(_background).CopyTo(saved.AsSpan(12));
        return saved;
    }

    public void Restore(ReadOnlySpan<byte> saved)
    {
        if (saved.Length < 12 || BinaryPrimitives.ReadInt32LittleEndian(saved) != Magic)
            return;
        int columns = BinaryPrimitives.ReadInt32LittleEndian(saved[4..]), rows = BinaryPrimitives.ReadInt32LittleEndian(saved[8..]);
        if (columns is < 1 or > CellsAlong || rows is < 1 or > CellsAlong || saved.Length != 12 + columns * rows * 3 * sizeof(float))
            return;
        Resize(columns, rows);
        MemoryMarshal.Cast<byte, float>(saved[12..]).CopyTo(_background);
        (_isLearning, _learned) = (false, FramesToLearn);
    }

    /// <summary>Looks for the subject, or learns the background where that was asked for.</summary>
    /// <param name="pixels">The decoded region.</param>
    /// <param name="region">Where it lies.</param>
    /// <param name="box">Receives the rectangle around the subject, in fractions of the region.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(DecodedPixels pixels, in RegionPixels region, out FrameRegion box)
    {
        box = default;
        if (!_isLearning && _learned == 0)
            return false;
        var along = Math.Max(region.Width, region.Height);
        int columns = Math.Max(1, (int)Math.Round(CellsAlong * region.Width / along)), rows = Math.Max(1, (int)Math.Round(CellsAlong * region.Height / along));
        if (columns != _columns || rows != _rows)
        {
            // Another shape of the picture: what was learned belongs to the one before.
            Resize(columns, rows);
            if (!_isLearning)
            {
                _learned = 0;
                return false;
            }
            _learned = 0;
        }
        Measure(pixels, region);
        if (_isLearning)
        {
            LearnFrame();
            return false;
        }
        return TryCompare() && TryBox(out box);
    }

    private void Resize(int columns, int rows)
    {
        (_columns, _rows) = (columns, rows);
        var cells = columns * rows;
        _cells = new float[cells * 3];
        _background = new float[cells * 3];
        _mask = new byte[cells];
        _part = new int[cells];
        _pending = new int[cells];
    }

    private void LearnFrame()
    {
        for (var i = 0; i < _cells.Length; i++)
            _background[i] += (_cells[i] - _background[i]) / (_learned + 1);
        if (++_learned >= FramesToLearn)
            _isLearning = false;
    }

    private void Measure(DecodedPixels pixels, in RegionPixels region)
    {
        double stepX = region.Width / (_columns * Samples), stepY = region.Height / (_rows * Samples);
        var cells = _cells.AsSpan();
        cells.Clear();
        for (var y = 0; y < _rows * Samples; y++)
        {
            // SAFETY: centres of samples lie inside the region, which is decoded whole.
            var row = pixels.Pointer + (nint)(region.Top + (y + 0.5) * stepY) * pixels.RowBytes;
            var cell = y / Samples * _columns * 3;
            for (var x = 0; x < _columns * Samples; x++)
            {
                var pixel = row + (nint)(region.Left + (x + 0.5) * stepX) * 4;
                var at = cell + x / Samples * 3;
                cells[at] += pixel[0];
                cells[at + 1] += pixel[1];
                cells[at + 2] += pixel[2];
            }
        }
        const float Share = 1f / (Samples * Samples);
        for (var i = 0; i < cells.Length; i++)
            cells[i] *= Share;
    }

    private bool TryCompare()
    {
        float red = MedianChange(0), green = MedianChange(1), blue = MedianChange(2);
        if (Math.Max(Math.Abs(red), Math.Max(Math.Abs(green), Math.Abs(blue))) > MostLight)
            return false;
        for (var cell = 0; cell < _mask.Length; cell++)
        {
            var at = cell * 3;
            float r = _cells[at] - _background[at], g = _cells[at + 1] - _background[at + 1], b = _cells[at + 2] - _background[at + 2];
            var differs = Math.Abs(r - red) + Math.Abs(g - green) + Math.Abs(b - blue) >= 3 * Different;
            _mask[cell] = differs ? (byte)1 : (byte)0;
            if (differs)
                continue;
            _background[at] += Drift * r;
            _background[at + 1] += Drift * g;
            _background[at + 2] += Drift * b;
        }
        return true;
    }

    // Where more than half of the cells are background, the median is the light's change and not the subject's.
    private float MedianChange(int channel)
    {
        Array.Clear(_histogram);
        for (var i = channel; i < _cells.Length; i += 3)
            _histogram[255 + (int)Math.Clamp(MathF.Round(_cells[i] - _background[i]), -255, 255)]++;
        var (half, seen) = (_mask.Length / 2, 0);
        for (var bin = 0; ; bin++)
            if ((seen += _histogram[bin]) > half)
                return bin - 255;
    }

    private bool TryBox(out FrameRegion box)
    {
        box = default;
        var largest = 0;
        Array.Clear(_part);
        for (var cell = 0; cell < _mask.Length; cell++)
            if (_mask[cell] != 0 && _part[cell] == 0)
                largest = Math.Max(largest, Flood(cell));
        if (largest < LeastShare * _mask.Length)
            return false;
        int left = _columns, top = _rows, right = -1, bottom = -1, covered = 0;
        for (var cell = 0; cell < _mask.Length; cell++)
        {
            // Each cell of a part holds the part's size.
            if (_part[cell] < PartShare * largest || _part[cell] < 2)
                continue;
            int x = cell % _columns, y = cell / _columns;
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            covered++;
        }
        if (right < 0 || covered > MostShare * _mask.Length)
            return false;
        box = new FrameRegion((double)left / _columns, (double)top / _rows, (double)(right + 1 - left) / _columns, (double)(bottom + 1 - top) / _rows);
        return true;
    }

    /// <summary>Marks the cells that hang together with one, over corners too, with their number.</summary>
    private int Flood(int seed)
    {
        var count = 0;
        _pending[count++] = seed;
        _part[seed] = 1;
        for (var next = 0; next < count; next++)
        {
            int x = _pending[next] % _columns, y = _pending[next] / _columns;
            for (var v = Math.Max(0, y - 1); v <= Math.Min(_rows - 1, y + 1); v++)
            {
                for (var u = Math.Max(0, x - 1); u <= Math.Min(_columns - 1, x + 1); u++)
                {
                    var cell = v * _columns + u;
                    if (_mask[cell] == 0 || _part[cell] != 0)
                        continue;
                    _part[cell] = 1;
                    _pending[count++] = cell;
                }
            }
        }
        for (var i = 0; i < count; i++)
            _part[_pending[i]] = count;
        return count;
    }
}
