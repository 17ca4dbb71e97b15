using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium;

/// <summary>CPU memory: an ordinary managed array where small; a pinned one from the pool, aligned to a cache line, where large.</summary>
internal sealed unsafe class CpuStorage : Storage
{
    private const int CacheLine = 64;
    private readonly int _start;
    private readonly bool _pooled;
    private Block[]? _blocks;

    public CpuStorage(long byteLength, bool zeroed)
        : base(Device.Cpu, byteLength)
    {
        if (byteLength < BufferPool.SmallestBytes)
        {
            // Arrays of this size come zeroed anyway.
            _blocks = new Block[(byteLength + 15) / 16];
            return;
        }

        _pooled = true;
        _blocks = BufferPool.Rent(byteLength);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_blocks));
        _start = (int)((CacheLine - (address % CacheLine)) % CacheLine);
        if (zeroed) NativeMemory.Clear((byte*)address + _start, (nuint)byteLength);
    }

    /// <summary>The first byte; pin it (<c>fixed (byte* p = storage)</c>) before taking its address, and keep this object alive.</summary>
    /// <exception cref="ReleasedException">Backward has given the memory back.</exception>
    public ref byte GetPinnableReference()
    {
        var blocks = _blocks ?? throw Released();
        return ref Unsafe.AddByteOffset(ref Unsafe.As<Block, byte>(ref MemoryMarshal.GetArrayDataReference(blocks)), _start);
    }

    /// <summary>Some of the bytes, for copies.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such bytes.</exception>
    /// <exception cref="ReleasedException">Backward has given the memory back.</exception>
    public Span<byte> Bytes(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, ByteLength - length);
        return MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref GetPinnableReference(), (nint)offset), length);
    }

    protected override void Free()
    {
        if (!_pooled)
        {
            _blocks = null;
            return;
        }

        // Two threads that give the same memory back must not put it into the pool twice.
        if (Interlocked.Exchange(ref _blocks, null) is { } blocks) BufferPool.Return(blocks);
    }
}
