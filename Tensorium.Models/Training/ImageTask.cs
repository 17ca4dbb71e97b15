using Tensorium.Models.Data;

namespace Tensorium.Models.Training;

/// <summary>A task on images: which of them are for training and which for judging, and in which form they come.</summary>
public abstract class ImageTask : TrainingTask
{
    // The same for all runs: figures of different seeds are about the same images.
    private const ulong BinarizationSeed = 0x42696E;

    // Filled anew for each step: nothing of a step refers to it once backward is through.
    private Tensor _images = Tensor.Zeros([0, ImageDataset.ImageSize]);

    /// <summary>Splits the data as the run's configuration says.</summary>
    /// <param name="config">The run's configuration.</param>
    /// <param name="data">The images.</param>
    /// <exception cref="ConfigurationException">As many or more images are held out as there are.</exception>
    protected ImageTask(RunConfig config, ImageData data)
        : base(config)
    {
        var held = config.ValidationImages;
        if (held >= data.Train.Count)
            throw new ConfigurationException($"validation_images is {held}; of {data.Train.Count} training images at least 1 must be left to learn from");
        Train = held > 0 ? data.Train.Take(data.Train.Count - held) : data.Train;
        Test = Binarized(held > 0 ? data.Train.Skip(data.Train.Count - held) : data.Test, config.Binarize);
    }

    /// <summary>The images to learn from, grey.</summary>
    public ImageDataset Train { get; }

    /// <summary>The images to be judged by: those of the test set or, if some were held out, those; binarised once if the run binarises.</summary>
    public ImageDataset Test { get; }

    /// <inheritdoc/>
    public override int ExampleCount => Train.Count;

    /// <summary>Test images as runs with this binarisation are judged by: drawn once, alike for all runs.</summary>
    public static ImageDataset Binarized(ImageDataset images, Binarization binarization) =>
        binarization == Binarization.Dynamic ? images.Binarized(new Generator(BinarizationSeed)) : images;

    /// <summary>The batch's images, where the model is: float32 in [0, 1], black and white if the run binarises, [batch, 784]. May be overwritten at the next call.</summary>
    protected Tensor Images(TrainingStep step) => Images(step, step.Indices);

    /// <summary>Other training images in the place of the batch's, likewise.</summary>
    protected Tensor Images(TrainingStep step, ReadOnlySpan<int> indices) => Images(indices, step.Generator(BinarizationSeed), ref _images);

    /// <summary>Training images as the run takes them, in memory that is used again.</summary>
    /// <param name="indices">Which.</param>
    /// <param name="generator">Where their pixels are drawn from, if the run binarises.</param>
    /// <param name="memory">On the CPU: filled, and made anew where there are more or fewer images.</param>
    protected Tensor Images(ReadOnlySpan<int> indices, Generator generator, ref Tensor memory)
    {
        if (memory.Shape[0] != indices.Length) memory = Tensor.Zeros([indices.Length, ImageDataset.ImageSize]);
        Train.Read(indices, memory);
        // Drawn where the model computes: the uniform numbers are the same on every device.
        var images = memory.To(Model.Device);
        return Config.Binarize == Binarization.Dynamic ? Tensor.Bernoulli(images, generator) : images;
    }
}
