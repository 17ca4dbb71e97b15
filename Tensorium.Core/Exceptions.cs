namespace Tensorium;

/// <summary>Shapes, sizes or axes that an operation cannot work with. The message says what was given and what was expected.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    public ShapeException(string message) : base(message) { }
}

/// <summary>An element type that an operation does not take.</summary>
public sealed class DTypeException : ArgumentException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    public DTypeException(string message) : base(message) { }
}

/// <summary>Tensors on different devices, or a device that is not there.</summary>
public class DeviceException : InvalidOperationException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    public DeviceException(string message) : base(message) { }

    /// <summary>With the device's own failure as its cause.</summary>
    public DeviceException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>A device that has not the memory asked for, even after everything that it kept for later was given back.</summary>
public sealed class DeviceMemoryException : DeviceException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    /// <param name="message">The message.</param>
    /// <param name="requestedBytes">What was asked for.</param>
    /// <param name="usedBytes">What tensors hold at that moment.</param>
    /// <param name="totalBytes">What the device has.</param>
    /// <param name="innerException">The device's own failure.</param>
    public DeviceMemoryException(string message, long requestedBytes, long usedBytes, long totalBytes, Exception innerException)
        : base(message, innerException) => (RequestedBytes, UsedBytes, TotalBytes) = (requestedBytes, usedBytes, totalBytes);

    /// <summary>What was asked for.</summary>
    public long RequestedBytes { get; }

    /// <summary>What tensors held at that moment.</summary>
    public long UsedBytes { get; }

    /// <summary>What the device has.</summary>
    public long TotalBytes { get; }
}

/// <summary>A value was read whose memory backward has given back. The message names the ways to keep it.</summary>
public sealed class ReleasedException : InvalidOperationException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    public ReleasedException(string message) : base(message) { }
}

/// <summary>An in-place write that the graph cannot follow, or that changed a value saved for backward.</summary>
public sealed class InPlaceException : InvalidOperationException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    public InPlaceException(string message) : base(message) { }
}

/// <summary>A gradient that does not exist: no rule for an argument, no path from output to input, a graph that is gone.</summary>
public sealed class GradientException : InvalidOperationException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    public GradientException(string message) : base(message) { }
}

/// <summary>A file that is not what it claims to be: wrong magic, truncated, sizes that disagree. The message names the file and the place.</summary>
public sealed class DataFormatException : IOException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    public DataFormatException(string message) : base(message) { }

    /// <summary>With the reader's own failure as its cause.</summary>
    public DataFormatException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>A matrix that should be symmetric positive definite and is not.</summary>
public sealed class NotPositiveDefiniteException : ArithmeticException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    /// <param name="message">The message.</param>
    /// <param name="matrix">Which matrix of the batch, counted in row-major order; 0 for a single one.</param>
    /// <param name="order">The order of the first leading minor that is not positive, from 1.</param>
    public NotPositiveDefiniteException(string message, int matrix, int order) : base(message) => (Matrix, Order) = (matrix, order);

    /// <summary>Which matrix of the batch, counted in row-major order; 0 for a single one.</summary>
    public int Matrix { get; }

    /// <summary>The order of the first leading minor that is not positive, from 1.</summary>
    public int Order { get; }
}

/// <summary>A matrix that should have an inverse and has none.</summary>
public sealed class SingularMatrixException : ArithmeticException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    /// <param name="message">The message.</param>
    /// <param name="matrix">Which matrix of the batch, counted in row-major order; 0 for a single one.</param>
    public SingularMatrixException(string message, int matrix) : base(message) => Matrix = matrix;

    /// <summary>Which matrix of the batch, counted in row-major order; 0 for a single one.</summary>
    public int Matrix { get; }
}
