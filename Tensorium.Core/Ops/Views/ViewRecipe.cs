namespace Tensorium.Ops;

/// <summary>A view of its input; the gradient is viewed back.</summary>
internal sealed class ViewRecipe(string operation, Tensor x, Func<Tensor, Tensor> back) : Recipe(operation, x)
{
    public override bool IsView => true;

    public override Tensor Vjp(int input, Tensor gradient) => back(gradient);
}

/// <summary>What views share.</summary>
internal static class View
{
    /// <summary>The tensor read with another layout, recorded with the way back.</summary>
    public static Tensor Of(string operation, Tensor x, Layout layout, Func<Tensor, Tensor> back)
    {
        var y = new Tensor(x.Storage, layout, x.DType);
        if (Recording.Needs(x)) return Recording.Record(y, new ViewRecipe(operation, x, back));

        // An unrecorded view of a graph's value is somebody's to keep; within a gradient rule it is not.
        if (!TemporaryScope.IsGivingBack) x.Storage.Keep();
        return y;
    }
}
