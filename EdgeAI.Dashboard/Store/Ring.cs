namespace EdgeAI.Dashboard.Store;

/// <summary>A list of bounded length whose oldest entry gives way to the newest. Grows to its capacity as it fills; not thread-safe.</summary>
/// <typeparam name="T">Entry.</typeparam>
public sealed class Ring<T>(int capacity)
{
    private T[] _items = new T[Math.Min(capacity, 16)];
    private int _head;

    /// <summary>Entries held, 0 to the capacity.</summary>
    public int Count { get; private set; }

    /// <summary>The entry at <paramref name="index"/>, 0 the oldest, <see cref="Count"/> - 1 the newest.</summary>
    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return _items[(_head + index) % _items.Length];
        }
    }

    /// <summary>Appends; the oldest entry goes when the ring is full.</summary>
    public void Add(T item)
    {
        if (Count == capacity)
            RemoveOldest();
        else if (Count == _items.Length)
            Grow();
        _items[(_head + Count) % _items.Length] = item;
        Count++;
    }

    /// <summary>Takes the oldest entry out. Must not be called on an empty ring.</summary>
    public T RemoveOldest()
    {
        var oldest = this[0];
        _items[_head] = default!;
        _head = (_head + 1) % _items.Length;
        Count--;
        return oldest;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_items);
        (_head, Count) = (0, 0);
    }

    private void Grow()
    {
        var larger = new T[Math.Min(capacity, _items.Length * 2)];
        for (var i = 0; i < Count; i++)
            larger[i] = this[i];
        (_items, _head) = (larger, 0);
    }
}
