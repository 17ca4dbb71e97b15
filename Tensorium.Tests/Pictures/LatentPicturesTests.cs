using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Pictures;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Pictures;

public sealed class LatentPicturesTests
{
    private static readonly Vae Model = new(new() { Hidden = [16], Latent = 3 }, seed: 1);
    private static readonly ImageDataset Images = Digits.Load(40, 1).Train;

    [Fact]
    public void A_way_begins_and_ends_at_the_reconstructions_with_the_images_beside_them()
    {
        var (from, to) = (Images.Images(0, 2), Images.Images(2, 2));
        var way = LatentPictures.Interpolation(Model, from, to, steps: 5);
        Assert.Equal<Shape>([2, 7, 784], way.Shape);
        void Same(Tensor expected, Tensor actual) => Assert.All(expected.ToArray<float>().Zip(actual.ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Same(from, way[.., 0]);
        Same(Model.Reconstruct(from), way[.., 1]);
        Same(Model.Reconstruct(to), way[.., 5]);
        Same(to, way[.., 6]);
        using var paused = Recording.Pause();
        Same(Model.Decode((Model.PosteriorMean(from) + Model.PosteriorMean(to)) * 0.5).Mean, way[.., 3]);
        Assert.Throws<ShapeException>(() => LatentPictures.Interpolation(Model, from, Images.Images(0, 1), 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentPictures.Interpolation(Model, from, to, 1));
    }

    [Fact]
    public void A_traversal_moves_one_dimension_the_most_lively_first()
    {
        var rows = LatentPictures.Traversals(Model, Images, rows: 2, steps: 3);
        Assert.Equal<Shape>([2, 3, 784], rows.Shape);
        var variances = ActiveUnits.Variances(Model, Images);
        var first = Array.IndexOf(variances, variances.Max());
        using var paused = Recording.Pause();
        var moved = Model.PosteriorMean(Images.Images(0, 1)).Clone();
        moved[0, first].Fill(3);
        Assert.All(Model.Decode(moved).Mean.ToArray<float>().Zip(rows[0, 2].ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Equal(3, LatentPictures.Traversals(Model, Images, rows: 10, steps: 2).Shape[0]);
    }

    [Fact]
    public void What_has_no_standard_normal_prior_is_not_moved()
    {
        var classes = new M2(new() { Hidden = [8], Latent = 2 }, seed: 3);
        Assert.Equal(2, LatentPictures.Traversals(classes, Images, rows: 10, steps: 2).Shape[0]);
        using var folder = new TempFolder();
        var run = RunFolder.Create(folder.File("run"));
        RunPictures.Write(run, new Iwae(new() { Hidden = [8, 6], Latent = [2, 2] }, seed: 4), Images, 1);
        Assert.DoesNotContain(run.Pictures(), path => path.EndsWith("traversals.png", StringComparison.Ordinal) || path.EndsWith("manifold.png", StringComparison.Ordinal));
        RunPictures.Write(run, new Iwae(new() { Hidden = [8], Latent = [2] }, seed: 4), Images, 1);
        Assert.Equal(2, run.Pictures().Count(path => path.EndsWith("traversals.png", StringComparison.Ordinal) || path.EndsWith("manifold.png", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_manifold_is_decoded_at_quantiles_of_the_prior()
    {
        var plane = new Vae(new() { Hidden = [8], Latent = 2 }, seed: 2);
        var manifold = LatentPictures.Manifold(plane, 4);
        Assert.Equal<Shape>([16, 784], manifold.Shape);
        // Φ⁻¹ of 1/8, 3/8, 5/8 and 7/8.
        double[] quantiles = [-1.1503493803760083, -0.31863936396437514, 0.31863936396437514, 1.1503493803760083];
        using var paused = Recording.Pause();
        for (var row = 0; row < 4; row++)
        {
            for (var column = 0; column < 4; column++)
            {
                var expected = plane.Decode(Tensor.From([(float)quantiles[column], (float)quantiles[row]], [1, 2])).Mean;
                Assert.All(expected.ToArray<float>().Zip(manifold[(row * 4) + column].ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Classes_are_drawn_for_any_number_of_dimensions(int latent)
    {
        using var folder = new TempFolder();
        LatentPictures.SaveClasses(new Vae(new() { Hidden = [8], Latent = latent }), Images, folder.File("latent.png"));
        Assert.True(new FileInfo(folder.File("latent.png")).Length > 1000);
    }
}
