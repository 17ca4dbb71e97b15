using System.Globalization;

namespace Tensorium.Models;

/// <summary>Which images of a training set keep their labels: equally many of each class, drawn by a seed.</summary>
public static class LabelDraw
{
    private const ulong Stream = 0x4C6162656C;

    /// <summary>Draws the images that keep their labels.</summary>
    /// <param name="labels">The label of each image.</param>
    /// <param name="count">How many labels are kept, a multiple of the classes.</param>
    /// <param name="classes">The number of classes: labels are 0 … classes − 1.</param>
    /// <param name="seed">Another seed is another draw.</param>
    /// <returns>Indices of images, in ascending order.</returns>
    /// <exception cref="ConfigurationException">
    /// More labels are asked for than there are, in all or of a class; the classes cannot have equally many; or a label is not one of the classes.
    /// </exception>
    public static int[] Balanced(ReadOnlySpan<byte> labels, int count, int classes, ulong seed)
    {
        if (count < classes || count % classes != 0)
            throw Refused($"labels is {count}; the {classes} classes cannot have equally many: expected a multiple of {classes}");
        if (count > labels.Length) throw Refused($"labels is {count}; the training images have {labels.Length} labels");
        var members = Members(labels, classes);
        var each = count / classes;
        var drawn = new List<int>(count);
        for (var c = 0; c < classes; c++)
        {
            if (members[c].Count < each) throw Refused($"labels is {count}, {each} of each class; of class {c} there are {members[c].Count} training images");
            // A sequence for each class: how many images another class has does not change this one's draw.
            var order = new Generator(seed, Stream).Fork((ulong)c).Permutation(members[c].Count);
            foreach (var place in order.AsSpan(0, each)) drawn.Add(members[c][place]);
        }

        drawn.Sort();
        return [.. drawn];
    }

    /// <summary>The images of each class.</summary>
    private static List<int>[] Members(ReadOnlySpan<byte> labels, int classes)
    {
        var members = new List<int>[classes];
        for (var c = 0; c < classes; c++) members[c] = [];
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= classes) throw Refused($"training image {i} has the label {labels[i]}; classes is {classes}: expected labels from 0 to {classes - 1}");
            members[labels[i]].Add(i);
        }

        return members;
    }

    private static ConfigurationException Refused(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture));
}
