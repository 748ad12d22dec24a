namespace EdgeAI.Inference.Catalog;

/// <summary>Tells from one look at the folder to the next when a change of the index has come to rest. Each change is told once. One thread at a time.</summary>
/// <param name="served">The files that what answers was opened from.</param>
internal sealed class IndexWatch(IndexFiles served)
{
    private IndexFiles _handled = served;
    private IndexFiles _last = served;
    private bool _isRefused;

    /// <summary>Whether there is something to take up that looked the same twice in a row: a file that is still being copied does not.</summary>
    public bool IsDue(IndexFiles now)
    {
        var isAtRest = now == _last;
        _last = now;
        if (!isAtRest || now == _handled) return false;
        // A new projection announces an index that is still to come; it alone changes nothing, unless it is what a refused index lacked. One that is
        // gone or shorter is a damage.
        return now.Index != _handled.Index || _isRefused || now.Projection is null || now.Projection.Value.Length < _handled.Projection?.Length;
    }

    /// <summary>Notes what became of it: nothing more is due until the files change again.</summary>
    public void Handled(IndexFiles files, bool isRefused) => (_handled, _isRefused) = (files, isRefused);
}
