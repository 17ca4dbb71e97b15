using Xunit;

namespace Tensorium.Tests.Random;

public sealed class GeneratorTests
{
    [Fact]
    public void Scalar_words_are_the_words_of_Philox_in_order()
    {
        var generator = new Generator(seed: 7, stream: 3);
        var words = new uint[23];
        Philox.Fill(words, 7, 3, 0);
        foreach (var word in words)
            Assert.Equal(word, generator.NextUInt32());
    }

    [Fact]
    public void A_restored_state_continues_with_the_same_draws()
    {
        var generator = new Generator(seed: 11);
        for (var skip = 0; skip < 9; skip++)
        {
            var saved = generator.State;
            var first = Draws(generator);
            Assert.Equal(first, Draws(new Generator(saved)));
            var end = generator.State;
            generator.State = saved;
            Assert.Equal(first, Draws(generator));
            Assert.Equal(end, generator.State);
            generator.NextUInt32();
        }

        static double[] Draws(Generator generator)
        {
            var (singles, doubles) = (new float[5], new double[5]);
            var scalar = generator.NextDouble();
            generator.FillUniform(singles);
            var normal = generator.NextNormal();
            generator.FillUniform(doubles);
            return [scalar, .. singles, normal, .. doubles, generator.NextInt(1000), .. generator.Permutation(5)];
        }
    }

    [Fact]
    public void Fills_convert_the_high_bits_of_the_words()
    {
        var words = new uint[2 * 1500];
        Philox.Fill(words, 5, 0, 0);
        var (singles, doubles) = (new float[1500], new double[1500]);
        new Generator(5).FillUniform(singles);
        new Generator(5).FillUniform(doubles);
        for (var i = 0; i < 1500; i++)
        {
            Assert.Equal((words[i] >> 8) / 16777216f, singles[i]);
            Assert.Equal((words[2 * i] >> 11 | (ulong)words[2 * i + 1] << 21) / 9007199254740992.0, doubles[i]);
        }
    }

    [Fact]
    public void A_fill_begins_at_the_next_block_and_uses_whole_blocks()
    {
        var generator = new Generator(1);
        generator.NextUInt32();
        generator.FillUniform(new float[5]);
        Assert.Equal(12ul, generator.State.Position);
        generator.FillUniform(new double[5]);
        Assert.Equal(24ul, generator.State.Position);
        generator.FillBits(new uint[4]);
        Assert.Equal(28ul, generator.State.Position);
        generator.FillUniform(Span<float>.Empty);
        Assert.Equal(28ul, generator.State.Position);
    }

    [Fact]
    public void A_fill_of_n_then_m_is_a_fill_of_both_when_n_fills_its_blocks()
    {
        var (whole, parts) = (new float[3000], new float[3000]);
        new Generator(9).FillUniform(whole);
        var generator = new Generator(9);
        generator.FillUniform(parts.AsSpan(0, 1204));
        generator.FillUniform(parts.AsSpan(1204));
        Assert.Equal(whole, parts);

        var shorter = new float[1203];
        new Generator(9).FillUniform(shorter);
        Assert.Equal(whole[..1203], shorter);
    }

    [Fact]
    public void Parts_of_a_fill_may_be_made_in_any_order()
    {
        var (whole, parts) = (new double[4000], new double[4000]);
        new Generator(9, 2).FillUniform(whole);
        foreach (var start in new[] { 2000, 0, 3996, 1000 })
        {
            var end = start switch { 0 => 1000, 1000 => 2000, 2000 => 3996, _ => 4000 };
            UniformFill.Fill(parts.AsSpan(start, end - start), 9, 2, UniformFill.Blocks<double>(start));
        }
        Assert.Equal(whole, parts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void A_permutation_holds_every_number_once_and_uses_one_block(int count)
    {
        var generator = new Generator(3);
        var order = generator.Permutation(count);
        Assert.Equal(4ul, generator.State.Position);
        Assert.Equal(Enumerable.Range(0, count), order.Order());
    }

    [Fact]
    public void Forks_depend_on_the_label_alone_and_splits_on_the_position()
    {
        var generator = new Generator(3, 1);
        var fork = generator.Fork(5).State;
        var first = generator.Split().State;
        var second = generator.Split().State;
        Assert.Equal(fork, generator.Fork(5).State);
        Assert.NotEqual(first, second);
        Assert.Equal(first, new Generator(3, 1).Split().State);

        var states = Enumerable.Range(0, 1000).Select(label => generator.Fork((ulong)label).State);
        Assert.Equal(1002, states.Append(first).Append(second).Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void An_empty_range_is_refused(int exclusiveMax)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Generator(0).NextInt(exclusiveMax));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Generator(0).Permutation(-1));
    }
}
