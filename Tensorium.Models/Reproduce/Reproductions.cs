namespace Tensorium.Models.Reproduce;

/// <summary>Every set-up that can be reproduced. Adding one here is all that the command line needs.</summary>
public static class Reproductions
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<Reproduction> All { get; } =
    [
        new VaeIwaeTable(),
        new IwaeMnist(),
        new FlowPlanar(),
        new FlowIaf(),
        new CvaeQuadrants(),
        new M2Mnist(),
        new M1M2Mnist(),
        new InpaintMnist(),
        new GmmFaithful(),
        new MiwaeWine(),
    ];

    /// <summary>The one of that name; null if there is none.</summary>
    public static Reproduction? Find(string name) => All.FirstOrDefault(reproduction => reproduction.Name == name);
}
