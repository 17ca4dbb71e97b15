using Tensorium.Autograd;
using Tensorium.Models.Data;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>How often images of each class were taken for each class.</summary>
public sealed class ConfusionTable
{
    private const int BatchSize = 512;

    private readonly int[,] _counts;

    private ConfusionTable(int[,] counts, IReadOnlyList<int> predictions) => (_counts, Predictions) = (counts, predictions);

    /// <summary>The most probable class of each image.</summary>
    public IReadOnlyList<int> Predictions { get; }

    /// <summary>The number of classes.</summary>
    public int Classes => _counts.GetLength(0);

    /// <summary>How many images of which the class was told wrong.</summary>
    public int Errors
    {
        get
        {
            var right = 0;
            for (var c = 0; c < Classes; c++) right += _counts[c, c];
            return Predictions.Count - right;
        }
    }

    /// <summary>Their share, in per cent.</summary>
    public double ErrorPercent => 100.0 * Errors / Predictions.Count;

    /// <summary>How many images of a class were taken for a class.</summary>
    /// <param name="label">The class that they are of.</param>
    /// <param name="prediction">The class that they were taken for.</param>
    public int this[int label, int prediction] => _counts[label, prediction];

    /// <summary>Classifies images, each as its most probable class; of equals, the first.</summary>
    /// <param name="model">The model; nothing of it changes.</param>
    /// <param name="images">At least one image.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="ConfigurationException">An image has a label that is not one of the model's classes.</exception>
    public static ConfusionTable Of(SemiSupervisedModel model, ImageDataset images)
    {
        if (images.Count == 0) throw new ArgumentException("there is no image to classify", nameof(images));
        var classes = model.Config.Classes;
        var predictions = new List<int>(images.Count);
        var counts = new int[classes, classes];
        while (predictions.Count < images.Count)
        {
            var (start, count) = (predictions.Count, Math.Min(BatchSize, images.Count - predictions.Count));
            var told = Differentiate.Evaluate(() => model.Classify(images.Images(start, count).For(model)).Logits.ArgMax(-1)).ToArray<long>();
            foreach (var prediction in told)
            {
                var label = images.Labels[predictions.Count];
                if (label >= classes) throw new ConfigurationException($"image {predictions.Count} has the label {label}; the model has {classes} classes, from 0 to {classes - 1}");
                counts[label, prediction]++;
                predictions.Add((int)prediction);
            }
        }

        return new(counts, predictions);
    }
}
