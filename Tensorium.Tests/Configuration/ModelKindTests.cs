using Tensorium.Models;
using Tensorium.Models.Nn;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Configuration;

/// <summary>What holds for every kind of model.</summary>
public sealed class ModelKindTests
{
    public static TheoryData<string> Kinds => [.. ModelKinds.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_parameters_are_counted_without_being_made(string name)
    {
        var config = ModelKinds.Find(name)!.Default.Model;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = ParameterBudget.Check(() => config.CreateModel(1), long.MaxValue, _ => "");
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        var model = config.CreateModel(1);
        Assert.True(count >= model.ParameterCount && count < model.ParameterCount * 1.1, $"{count} were counted of {model.ParameterCount}");
        // Masks are no parameters, and are made.
        Assert.True(taken < (name == "made" ? 12 : 2) * model.ParameterCount, $"{taken} bytes for {model.ParameterCount} parameters");
        Assert.False(ParameterBudget.IsCounting);
        Assert.Contains("too many", Assert.Throws<ConfigurationException>(() => ParameterBudget.Check(() => config.CreateModel(1), count - 1, _ => "too many")).Message, StringComparison.Ordinal);
        Assert.False(ParameterBudget.IsCounting);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_brings_back_settings_and_parameters(string name)
    {
        using var folder = new TempFolder();
        var config = ModelKinds.Find(name)!.Default.Model;
        Assert.Equal(name, config.Kind);
        var model = config.CreateModel(7);
        ModelFile.Save(folder.File("model.safetensors"), model, config);
        var (back, read) = ModelFile.Load(folder.File("model.safetensors"));
        Assert.Equal(config, read);
        Assert.Equal(config.GetHashCode(), read.GetHashCode());
        Assert.Equal(State(model), State(back));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_settings_are_read_as_they_are_written_and_refuse_what_cannot_be(string name)
    {
        var run = ModelKinds.Find(name)!.Default;
        run.Validate();
        Assert.Equal(run.Model.Settings.Count, run.Model.Settings.Select(setting => setting.Key).Distinct().Count());
        foreach (var setting in run.Model.Settings)
        {
            var value = setting.Get(run.Model);
            Assert.Equal(setting.Type.Format(value), setting.Type.Format(setting.Type.Parse(setting.Type.Format(value))!));
            Assert.Null(setting.Type.Parse("no such value"));
            Assert.Equal(run.Model, setting.With(run.Model, value));
            Assert.EndsWith(".", setting.Description, StringComparison.Ordinal);
        }
    }

    private static Dictionary<string, float[]> State(Module model) =>
        model.StateDict().ToDictionary(state => state.Key, state => state.Value.To(DType.Float32).ToArray<float>());
}
