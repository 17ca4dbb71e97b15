using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>A matrix of contiguous columns somewhere in memory.</summary>
internal readonly unsafe struct MatrixAt<T>(T* start, nint row)
    where T : unmanaged
{
    public T* Start => start;

    /// <summary>The elements from one row to the next.</summary>
    public nint Row => row;
}

/// <summary>
/// A tile of a convolution as the matrices of a product, a column an output position: the patches [patch length, columns] and the outputs
/// [output channels, columns]. Where these lie in the tensors themselves, they are used there; otherwise they are copied to and from this thread's scratch.
/// </summary>
internal readonly unsafe struct ConvolutionMatrices<T> : IDisposable
    where T : unmanaged, IAdditionOperators<T, T, T>
{
    private readonly ConvolutionPlan _plan;
    private readonly ConvolutionTile _tile;
    private readonly ConvolutionPlane _plane;
    private readonly T* _planeRoom;
    private readonly T* _patchesRoom;
    private readonly T* _outputsRoom;
    private readonly nint _patchesRow;
    private readonly Block[]? _rented;

    /// <summary>Valid until it is disposed, or this thread asks for the matrices of another tile.</summary>
    public ConvolutionMatrices(ConvolutionPlan plan, ConvolutionTile tile)
    {
        _plan = plan;
        _tile = tile;
        Columns = tile.Images * tile.Rows * plan.Width.Output;
        if (plan.IsPointwise) return;

        _plane = new(plan.Height, plan.Width, tile.FirstRow, tile.Rows);
        _patchesRow = RoundUp(Columns + ConvolutionRows.Slack);
        nint planeSize = RoundUp(_plane.Size + ConvolutionRows.Slack), patchesSize = plan.PatchLength * _patchesRow;
        nint outputsSize = tile.Images > 1 ? (nint)plan.OutputChannels * Columns : 0;
        _planeRoom = (T*)ThreadScratch.Get(ThreadScratch.Slot.Patches, (planeSize + patchesSize + outputsSize) * sizeof(T), out _rented);
        _patchesRoom = _planeRoom + planeSize;
        _outputsRoom = _patchesRoom + patchesSize;
    }

    /// <summary>The output positions of the tile.</summary>
    public int Columns { get; }

    /// <summary>The patches of an input tensor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public MatrixAt<T> ReadPatches(T* input)
    {
        for (int image = 0; image < _tile.Images && !_plan.IsPointwise; image++)
        {
            T* target = _patchesRoom + (image * ImageColumns);
            for (int channel = 0; channel < _plan.InputChannels; channel++)
            {
                _plane.Read(Channel(input, image, channel), _planeRoom);
                for (int tapRow = 0; tapRow < _plan.Height.Kernel; tapRow++)
                {
                    for (int tapColumn = 0; tapColumn < _plan.Width.Kernel; tapColumn++, target += _patchesRow)
                        ConvolutionRows.Pack(_planeRoom + _plane.Start(tapRow, tapColumn), _plane.RowStride, target, _tile.Rows, _plan.Width.Output);
                }
            }
        }

        return PatchesRoom(input);
    }

    /// <summary>Where to write the patches of an input tensor, before <see cref="AddPatches"/>.</summary>
    public MatrixAt<T> PatchesRoom(T* input) => _plan.IsPointwise ? new(Channel(input, 0, 0), _plan.InputPlane) : new(_patchesRoom, _patchesRow);

    /// <summary>Adds the patches to the elements of an input tensor that they are of.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddPatches(T* input)
    {
        for (int image = 0; image < _tile.Images && !_plan.IsPointwise; image++)
        {
            T* source = _patchesRoom + (image * ImageColumns);
            for (int channel = 0; channel < _plan.InputChannels; channel++)
            {
                new Span<T>(_planeRoom, checked((int)_plane.Size)).Clear();
                for (int tapRow = 0; tapRow < _plan.Height.Kernel; tapRow++)
                {
                    for (int tapColumn = 0; tapColumn < _plan.Width.Kernel; tapColumn++, source += _patchesRow)
                        ConvolutionRows.Add(source, _planeRoom + _plane.Start(tapRow, tapColumn), _plane.RowStride, _tile.Rows, _plan.Width.Output);
                }

                _plane.AddTo(Channel(input, image, channel), _planeRoom);
            }
        }
    }

    /// <summary>Zeros where <see cref="AddPatches"/> will add.</summary>
    public void ClearInput(T* input)
    {
        for (int image = 0; image < _tile.Images && !_plan.IsPointwise; image++)
            new Span<T>(Channel(input, image, 0), _plan.InputChannels * _plan.InputPlane).Clear();
    }

    /// <summary>The tile of an output tensor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public MatrixAt<T> ReadOutputs(T* output)
    {
        for (int channel = 0; channel < _plan.OutputChannels && _tile.Images > 1; channel++)
        {
            for (int image = 0; image < _tile.Images; image++)
                OutputChannel(output, image, channel).CopyTo(OutputColumns(image, channel));
        }

        return OutputsRoom(output);
    }

    /// <summary>Where to write the tile of an output tensor, before <see cref="WriteOutputs"/>.</summary>
    public MatrixAt<T> OutputsRoom(T* output) =>
        _tile.Images > 1 ? new(_outputsRoom, Columns) : new(Outputs(output, 0, 0) + ((nint)_tile.FirstRow * _plan.Width.Output), _plan.OutputPlane);

    /// <summary>Brings the tile to an output tensor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteOutputs(T* output)
    {
        for (int channel = 0; channel < _plan.OutputChannels && _tile.Images > 1; channel++)
        {
            for (int image = 0; image < _tile.Images; image++)
                OutputColumns(image, channel).CopyTo(OutputChannel(output, image, channel));
        }
    }

    /// <summary>Gives back what was too much to be kept: one long row of outputs and a long kernel take the product of their lengths.</summary>
    public void Dispose()
    {
        if (_rented is not null) BufferPool.Return(_rented);
    }

    private nint ImageColumns => (nint)_tile.Rows * _plan.Width.Output;

    private T* Channel(T* input, int image, int channel) =>
        input + ((((nint)(_tile.FirstImage + image) * _plan.Groups + _tile.Group) * _plan.InputChannels + channel) * _plan.InputPlane);

    private T* Outputs(T* output, int image, int channel) =>
        output + ((((nint)(_tile.FirstImage + image) * _plan.Groups + _tile.Group) * _plan.OutputChannels + channel) * _plan.OutputPlane);

    private Span<T> OutputChannel(T* output, int image, int channel) => new(Outputs(output, image, channel), _plan.OutputPlane);

    private Span<T> OutputColumns(int image, int channel) =>
        new(_outputsRoom + ((nint)channel * Columns) + ((nint)image * _plan.OutputPlane), _plan.OutputPlane);

    private static nint RoundUp(nint size) => (size + 15) & -16;
}
