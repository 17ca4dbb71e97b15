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
public sealed class DeviceException : InvalidOperationException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    public DeviceException(string message) : base(message) { }

    /// <summary>With the device's own failure as its cause.</summary>
    public DeviceException(string message, Exception innerException) : base(message, innerException) { }
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
