using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>The settings that most models have, said once.</summary>
internal static class NetworkSettings
{
    /// <summary>The size of x. The data decide it: it is no option.</summary>
    public static Setting Input<TConfig>(Func<TConfig, int> get, Func<TConfig, int, TConfig> with)
        where TConfig : ModelConfig => Setting.Of("input", "The pixels of an image.", SettingType.Whole(1), get, with).InFilesOnly();

    public static Setting Likelihood<TConfig>(Func<TConfig, LikelihoodKind> get, Func<TConfig, LikelihoodKind, TConfig> with)
        where TConfig : ModelConfig => Setting.Of("likelihood", "p(x|z): what a pixel is, given the latent variable.", SettingType.Choice<LikelihoodKind>(), get, with);

    public static Setting Deviation<TConfig>(Func<TConfig, double> get, Func<TConfig, double, TConfig> with)
        where TConfig : ModelConfig => Setting.Of(
            "deviation", "Deviation of the gaussian likelihood, or the least one of learned-gaussian.", SettingType.Real(0, isLowIncluded: false), get, with);

    public static Setting Architecture<TConfig>(Func<TConfig, NetworkKind> get, Func<TConfig, NetworkKind, TConfig> with)
        where TConfig : ModelConfig => Setting.Of(
            "architecture", "The networks: perceptrons, or convolutions in front of them.", SettingType.Choice<NetworkKind>(), get, with);

    public static Setting Channels<TConfig>(Func<TConfig, IReadOnlyList<int>> get, Func<TConfig, IReadOnlyList<int>, TConfig> with)
        where TConfig : ModelConfig => Setting.Of(
            "channels", "Channels of the encoder's convolutions, each of which halves the image.", SettingType.Widths(ModelConfig.LargestWidth), get, with);

    public static Setting Hidden<TConfig>(Func<TConfig, IReadOnlyList<int>> get, Func<TConfig, IReadOnlyList<int>, TConfig> with)
        where TConfig : ModelConfig => Setting.Of("hidden", "Widths of the encoder's hidden layers; the decoder mirrors them.", SettingType.Widths(ModelConfig.LargestWidth), get, with);

    public static Setting Latent<TConfig>(Func<TConfig, int> get, Func<TConfig, int, TConfig> with)
        where TConfig : ModelConfig => Setting.Of("latent", "Dimensions of the latent space.", SettingType.Whole(1, ModelConfig.LargestWidth), get, with);

    public static Setting Activation<TConfig>(Func<TConfig, Activation> get, Func<TConfig, Activation, TConfig> with)
        where TConfig : ModelConfig => Setting.Of("activation", "The nonlinearity of the hidden units.", SettingType.Choice<Activation>(), get, with);

    public static Setting InitialWeights<TConfig>(Func<TConfig, InitialWeights> get, Func<TConfig, InitialWeights, TConfig> with)
        where TConfig : ModelConfig => Setting.Of(
            "initial_weights", "The first weights: uniform in ±1/√inputs, or Glorot and Bengio's.", SettingType.Choice<InitialWeights>(), get, with);

    /// <summary>float64 is for checks: it is no option.</summary>
    public static Setting DType<TConfig>(Func<TConfig, DType> get, Func<TConfig, DType, TConfig> with)
        where TConfig : ModelConfig => Setting.Of("dtype", "The type of the parameters.", SettingType.Floating(), get, with).InFilesOnly();
}
