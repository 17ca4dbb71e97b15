namespace Tensorium.Models;

/// <summary>A model that dreams up observations of a class that one names.</summary>
public interface IClassConditional
{
    /// <summary>Where it computes: the labels must be there.</summary>
    Device Device { get; }

    /// <summary>The number of classes, which are 0, 1, ….</summary>
    int ClassCount { get; }

    /// <summary>Observations of these classes. Without gradient.</summary>
    /// <param name="labels">int64, [count].</param>
    /// <param name="generator">Where the randomness comes from; by default the model's own generator.</param>
    /// <returns>[count, observed].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes.</exception>
    Tensor Sample(Tensor labels, Generator? generator = null);
}

/// <summary>Pictures of classes.</summary>
public static class ClassConditionalPictures
{
    /// <summary>Writes a grid with a row for each class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file; written whole or not at all.</param>
    /// <param name="columns">Images of each class.</param>
    /// <param name="generator">Where the randomness comes from.</param>
    /// <param name="only">This class alone, in as many rows as make a square; all of them by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one column, or no such class.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveClassGrid(this IClassConditional model, string path, int columns, Generator generator, int? only = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var labels = only is { } label
            ? Enumerable.Repeat((long)label, columns)
            : Enumerable.Range(0, model.ClassCount).SelectMany(row => Enumerable.Repeat((long)row, columns));
        model.Sample(Tensor.From<long>([.. labels]).To(model.Device), generator).SaveGrid(path, only is null ? columns : null);
    }
}
