namespace Tensorium.Tests.Models;

/// <summary>The published updates on a single double, one statement a line of the algorithm; independent of the library's.</summary>
internal static class ReferenceOptimizers
{
    /// <summary>Kingma and Ba, algorithm 1, with bias-corrected moments; weight decay as a penalty's gradient, or decoupled.</summary>
    public static Func<double, double, double> Adam(double rate, double beta1, double beta2, double epsilon, double decay, bool decoupled)
    {
        double m = 0, v = 0;
        var t = 0;
        return (theta, g) =>
        {
            t++;
            if (decoupled) theta -= rate * decay * theta;
            else g += decay * theta;
            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            var mHat = m / (1 - Math.Pow(beta1, t));
            var vHat = v / (1 - Math.Pow(beta2, t));
            return theta - (rate * mHat / (Math.Sqrt(vHat) + epsilon));
        };
    }

    /// <summary>torch.optim.SGD's documented algorithm.</summary>
    public static Func<double, double, double> Sgd(double rate, double momentum, double dampening, double decay, bool nesterov)
    {
        double? b = null;
        return (theta, g) =>
        {
            g += decay * theta;
            if (momentum != 0)
            {
                b = b is null ? g : (momentum * b) + ((1 - dampening) * g);
                g = nesterov ? g + (momentum * b.Value) : b.Value;
            }

            return theta - (rate * g);
        };
    }

    /// <summary>torch.optim.RMSprop's documented algorithm.</summary>
    public static Func<double, double, double> RmsProp(double rate, double smoothing, double epsilon, double decay, double momentum, bool centered)
    {
        double v = 0, mean = 0, b = 0;
        return (theta, g) =>
        {
            g += decay * theta;
            v = (smoothing * v) + ((1 - smoothing) * g * g);
            var corrected = v;
            if (centered)
            {
                mean = (smoothing * mean) + ((1 - smoothing) * g);
                corrected = v - (mean * mean);
            }

            var direction = g / (Math.Sqrt(corrected) + epsilon);
            if (momentum == 0) return theta - (rate * direction);
            b = (momentum * b) + direction;
            return theta - (rate * b);
        };
    }
}
