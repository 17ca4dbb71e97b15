using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium;

/// <summary>
/// Philox blocks computed side by side: one 32-bit word of a block in each 64-bit lane, in the lane's low half. The high half is rubbish
/// that nothing reads, because the widening multiplication reads low halves only; so its 64-bit product needs no taking apart.
/// </summary>
/// <typeparam name="V">The implementing vector itself.</typeparam>
internal unsafe interface IPhiloxLanes<V>
    where V : struct, IPhiloxLanes<V>
{
    /// <summary>The number of blocks computed at once.</summary>
    static abstract int Blocks { get; }

    /// <summary>Which block, of those computed at once, each lane computes: the order that lets <see cref="Store"/> write without crossing lanes.</summary>
    static abstract V BlockOfLane { get; }

    static abstract V Splat(ulong value);

    static abstract V Add(V a, V b);

    static abstract V Xor(V a, V b, V c);

    static abstract V High(V a);

    static abstract V MultiplyLowHalves(V a, V b);

    /// <summary>Writes the blocks one after another, four words each.</summary>
    static abstract void Store(V x0, V x1, V x2, V x3, uint* target);
}

/// <summary>One block, without SIMD.</summary>
internal readonly unsafe struct PhiloxX1(ulong value) : IPhiloxLanes<PhiloxX1>
{
    private readonly ulong _value = value;

    public static int Blocks => 1;

    public static PhiloxX1 BlockOfLane
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX1 Splat(ulong value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX1 Add(PhiloxX1 a, PhiloxX1 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX1 Xor(PhiloxX1 a, PhiloxX1 b, PhiloxX1 c) => new(a._value ^ b._value ^ c._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX1 High(PhiloxX1 a) => new(a._value >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX1 MultiplyLowHalves(PhiloxX1 a, PhiloxX1 b) => new((ulong)(uint)a._value * (uint)b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PhiloxX1 x0, PhiloxX1 x1, PhiloxX1 x2, PhiloxX1 x3, uint* target)
    {
        target[0] = (uint)x0._value;
        target[1] = (uint)x1._value;
        target[2] = (uint)x2._value;
        target[3] = (uint)x3._value;
    }
}

/// <summary>Two blocks in SSE2 registers.</summary>
internal readonly unsafe struct PhiloxX2(Vector128<ulong> value) : IPhiloxLanes<PhiloxX2>
{
    private readonly Vector128<ulong> _value = value;

    public static int Blocks => 2;

    public static PhiloxX2 BlockOfLane
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128.Create(0ul, 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX2 Splat(ulong value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX2 Add(PhiloxX2 a, PhiloxX2 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX2 Xor(PhiloxX2 a, PhiloxX2 b, PhiloxX2 c) => new(a._value ^ b._value ^ c._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX2 High(PhiloxX2 a) => new(Vector128.ShiftRightLogical(a._value, 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX2 MultiplyLowHalves(PhiloxX2 a, PhiloxX2 b) => new(Sse2.Multiply(a._value.AsUInt32(), b._value.AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PhiloxX2 x0, PhiloxX2 x1, PhiloxX2 x2, PhiloxX2 x3, uint* target)
    {
        var low = Vector128.Create(0xFFFFFFFFul);
        var first = (x0._value & low) | Vector128.ShiftLeft(x1._value, 32);
        var second = (x2._value & low) | Vector128.ShiftLeft(x3._value, 32);
        Sse2.UnpackLow(first, second).Store((ulong*)target);
        Sse2.UnpackHigh(first, second).Store((ulong*)target + 2);
    }
}

/// <summary>Four blocks in AVX2 registers.</summary>
internal readonly unsafe struct PhiloxX4(Vector256<ulong> value) : IPhiloxLanes<PhiloxX4>
{
    private readonly Vector256<ulong> _value = value;

    public static int Blocks => 4;

    public static PhiloxX4 BlockOfLane
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256.Create(0ul, 2, 1, 3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX4 Splat(ulong value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX4 Add(PhiloxX4 a, PhiloxX4 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX4 Xor(PhiloxX4 a, PhiloxX4 b, PhiloxX4 c) => new(a._value ^ b._value ^ c._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX4 High(PhiloxX4 a) => new(Vector256.ShiftRightLogical(a._value, 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX4 MultiplyLowHalves(PhiloxX4 a, PhiloxX4 b) => new(Avx2.Multiply(a._value.AsUInt32(), b._value.AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PhiloxX4 x0, PhiloxX4 x1, PhiloxX4 x2, PhiloxX4 x3, uint* target)
    {
        var low = Vector256.Create(0xFFFFFFFFul);
        var first = (x0._value & low) | Vector256.ShiftLeft(x1._value, 32);
        var second = (x2._value & low) | Vector256.ShiftLeft(x3._value, 32);
        Avx2.UnpackLow(first, second).Store((ulong*)target);
        Avx2.UnpackHigh(first, second).Store((ulong*)target + 4);
    }
}

/// <summary>Eight blocks in AVX-512 registers.</summary>
internal readonly unsafe struct PhiloxX8(Vector512<ulong> value) : IPhiloxLanes<PhiloxX8>
{
    private readonly Vector512<ulong> _value = value;

    public static int Blocks => 8;

    public static PhiloxX8 BlockOfLane
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512.Create(0ul, 4, 1, 5, 2, 6, 3, 7));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX8 Splat(ulong value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX8 Add(PhiloxX8 a, PhiloxX8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX8 Xor(PhiloxX8 a, PhiloxX8 b, PhiloxX8 c) => new(a._value ^ b._value ^ c._value);

    // By a shuffle, since shifts share their only port with multiplications.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX8 High(PhiloxX8 a) => new(Avx512F.Shuffle(a._value.AsUInt32(), 0b11_11_01_01).AsUInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxX8 MultiplyLowHalves(PhiloxX8 a, PhiloxX8 b) => new(Avx512F.Multiply(a._value.AsUInt32(), b._value.AsUInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PhiloxX8 x0, PhiloxX8 x1, PhiloxX8 x2, PhiloxX8 x3, uint* target)
    {
        var low = Vector512.Create(0xFFFFFFFFul);
        var first = (x0._value & low) | Vector512.ShiftLeft(x1._value, 32);
        var second = (x2._value & low) | Vector512.ShiftLeft(x3._value, 32);
        Avx512F.UnpackLow(first, second).Store((ulong*)target);
        Avx512F.UnpackHigh(first, second).Store((ulong*)target + 8);
    }
}
