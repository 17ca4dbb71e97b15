using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// Which quadrants of a square image are given, and which are to be completed. Given are, in this order: the one at the bottom left, that at the top left, and that at the top
/// right, as in Pyro's example of Sohn et al. (NIPS 2015).
/// </summary>
internal sealed class QuadrantMask
{
    /// <summary>The value of a pixel that is not given: no grey.</summary>
    public const double Absent = -1;

    private readonly PerDevice<Tensor> _isMissing;
    private readonly PerDevice<Tensor> _missing;
    private readonly PerDevice<Tensor> _given;
    private readonly PerDevice<Tensor> _backInPlace;

    /// <param name="given">How many quadrants are given, 1 to 3.</param>
    /// <param name="side">The pixels on a side of the image, even.</param>
    public QuadrantMask(int given, int side)
    {
        var half = side / 2;
        bool IsGiven(int row, int column) => row >= half ? column < half : column < half ? given >= 2 : given >= 3;

        bool[] isMissing = [.. from row in Enumerable.Range(0, side) from column in Enumerable.Range(0, side) select !IsGiven(row, column)];
        var pixels = Enumerable.Range(0, isMissing.Length).Select(pixel => (long)pixel).ToLookup(pixel => isMissing[pixel]);
        long[] order = [.. pixels[false], .. pixels[true]];
        _isMissing = PerDevice.Of(Tensor.From(isMissing));
        _missing = PerDevice.Of(Tensor.From<long>([.. pixels[true]]));
        _given = PerDevice.Of(Tensor.From<long>([.. pixels[false]]));
        _backInPlace = PerDevice.Of(Tensor.From<long>([.. Enumerable.Range(0, order.Length).Select(pixel => (long)Array.IndexOf(order, pixel))]));
        MissingCount = pixels[true].Count();
    }

    /// <summary>The number of pixels to be completed.</summary>
    public int MissingCount { get; }

    /// <summary>The pixels to be completed, [batch, missing], of whole images, [batch, pixels].</summary>
    public Tensor Missing(Tensor images) => images.IndexSelect(-1, _missing.On(images.Device));

    /// <summary>Whole images with <see cref="Absent"/> in the place of what is to be completed, [batch, pixels].</summary>
    public Tensor Given(Tensor images) => images.MaskedFill(_isMissing.On(images.Device), Absent);

    /// <summary>Images made whole: the given pixels of one tensor, [batch, pixels], and the missing ones of another, [batch, missing].</summary>
    public Tensor Join(Tensor given, Tensor missing) => Tensor.Cat([given.IndexSelect(-1, _given.On(given.Device)), missing], axis: -1).IndexSelect(-1, _backInPlace.On(given.Device));
}
