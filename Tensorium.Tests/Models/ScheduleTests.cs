using Tensorium.Models.Optim;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class ScheduleTests
{
    private static double[] First(Schedule schedule, int count) => [.. Enumerable.Range(0, count).Select(step => schedule.At(step))];

    [Fact]
    public void Constant_is_one() => Assert.Equal([1, 1, 1], First(Schedule.Constant, 3));

    [Fact]
    public void Step_decay_multiplies_after_every_so_many_steps() =>
        Assert.Equal([1, 1, 1, 0.5, 0.5, 0.5, 0.25], First(Schedule.StepDecay(3, 0.5), 7));

    [Fact]
    public void Exponential_multiplies_at_every_step() => Assert.Equal([1, 0.5, 0.25, 0.125], First(Schedule.Exponential(0.5), 4));

    [Fact]
    public void Cosine_falls_along_half_a_wave_and_stays()
    {
        var values = First(Schedule.Cosine(4, 0.2), 7);
        Assert.Equal(1, values[0]);
        Assert.Equal(0.2 + (0.8 * 0.5 * (1 + Math.Sqrt(0.5))), values[1], 15);
        Assert.Equal(0.6, values[2], 15);
        Assert.All(values[4..], value => Assert.Equal(0.2, value, 15));
    }

    [Fact]
    public void Linear_warm_up_rises_to_one() => Assert.Equal([0.25, 0.5, 0.75, 1, 1, 1], First(Schedule.LinearWarmUp(4), 6));

    [Fact]
    public void Piecewise_holds_each_factor_for_its_steps_and_the_last_for_ever() =>
        Assert.Equal([3, 3, 2, 1, 1, 1], First(Schedule.Piecewise((3, 2), (2, 1), (1, 1)), 6));

    [Fact]
    public void The_importance_weighted_staircase_has_the_papers_stages()
    {
        var staircase = Schedule.ImportanceWeightedStaircase(stepsPerEpoch: 2);
        var epoch = 0L;
        for (int i = 0, length = 1; i < 8; i++, length *= 3)
        {
            Assert.Equal(Math.Pow(10, -i / 7.0), staircase.At(2 * epoch), 15);
            Assert.Equal(Math.Pow(10, -i / 7.0), staircase.At((2 * (epoch + length)) - 1), 15);
            epoch += length;
        }

        Assert.Equal(3280, epoch);
        Assert.Equal(0.1, staircase.At(1_000_000), 15);
    }

    [Fact]
    public void Schedules_multiply_and_follow_one_another()
    {
        Assert.Equal([0.5, 0.5, 0.25], First(Schedule.LinearWarmUp(2) * Schedule.Exponential(0.5), 3));
        Assert.Equal([0.5, 1, 1, 0.5, 0.25], First(Schedule.LinearWarmUp(2).Then(2, Schedule.Exponential(0.5)), 5));
    }

    [Fact]
    public void Impossible_schedules_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.StepDecay(0, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Exponential(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Cosine(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.LinearWarmUp(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Piecewise((double.NaN, 1)));
        Assert.Throws<ArgumentException>(() => Schedule.Piecewise());
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Constant.Then(-1, Schedule.Constant));
        var error = Assert.Throws<InvalidOperationException>(() => new Schedule(step => 1 - step).At(5));
        Assert.Contains("step 5 is -4", error.Message, StringComparison.Ordinal);
    }
}
