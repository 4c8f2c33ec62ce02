using System.Runtime.InteropServices;

namespace GoEmu.Emulator.Jit;

/// <summary>
/// A growing array in native memory. Invariant: only the holder of the translation lock appends; elements below <see cref="Count"/> may
/// be read by signal-time look-ups, so growth keeps the old block alive until <see cref="Clear"/>.
/// </summary>
internal sealed unsafe class NativeList<T>(int capacity) where T : unmanaged
{
    private readonly List<nint> _old = [];
    private int _capacity = capacity;
    private T* _items = (T*)NativeMemory.Alloc((nuint)capacity, (nuint)sizeof(T));

    /// <summary>Elements in use.</summary>
    public int Count { get; private set; }

    /// <summary>The element numbered <paramref name="index"/>.</summary>
    public ref T this[int index] => ref _items[index];

    /// <summary>Appends and returns the number.</summary>
    public int Add(in T item)
    {
        if (Count == _capacity)
            Grow();
        _items[Count] = item;
        return Count++;
    }

    /// <summary>Forgets all elements; no reader may be left.</summary>
    public void Clear()
    {
        foreach (nint old in _old)
            NativeMemory.Free((void*)old);
        _old.Clear();
        Count = 0;
    }

    private void Grow()
    {
        T* bigger = (T*)NativeMemory.Alloc((nuint)_capacity * 2, (nuint)sizeof(T));
        new Span<T>(_items, Count).CopyTo(new Span<T>(bigger, Count));
        _old.Add((nint)_items);
        _items = bigger;
        _capacity *= 2;
    }
}
