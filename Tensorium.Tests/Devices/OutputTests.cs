using Tensorium.IO;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>Tensors of a device printed and saved.</summary>
public class OutputTests
{
    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void It_prints_its_elements_and_where_it_is(string name)
    {
        var device = TestDevices.Of(name).Device;
        var x = Tensor.Arange(0, 6, DType.Int32, device).Reshape(2, 3);
        Assert.Equal($"int32[2, 3]@{device}\n[[0, 1, 2],\n [3, 4, 5]]", x.ToString());
        Assert.Equal($"float32[]@{device} 1.5", Tensor.Full([], 1.5, device: device).ToString());
        Assert.Equal(4, x[1, 1].Item());
    }

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void Files_do_not_show_where_a_tensor_was(string name)
    {
        using var folder = new TempFolder();
        var x = Tensor.Normal([5, 4], new Generator(1)).T;
        var views = new Dictionary<string, Tensor> { ["x"] = x, ["row"] = x[1], ["none"] = x[..0].T, ["mask"] = x > 0 };
        var moved = views.ToDictionary(pair => pair.Key, pair => pair.Value.To(TestDevices.Of(name).Device));
        moved["x"] = moved["x"].T.Clone().T;
        Assert.Equal(Written(path => Safetensors.Save(path, views)), Written(path => Safetensors.Save(path, moved)));
        Assert.Equal(Written(path => Npz.Save(path, views)), Written(path => Npz.Save(path, moved)));
        foreach (var key in views.Keys) Assert.Equal(Written(path => Npy.Save(path, views[key])), Written(path => Npy.Save(path, moved[key])));

        byte[] Written(Action<string> save)
        {
            var path = folder.File("file");
            save(path);
            return File.ReadAllBytes(path);
        }
    }
}
