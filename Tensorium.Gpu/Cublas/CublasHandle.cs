using System.Globalization;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu.Cublas;

/// <summary>cuBLAS on one device, its work on the device's stream among the kernels. The handle lives as long as the process, as the device does.</summary>
internal sealed unsafe class CublasHandle
{
    private readonly IlgpuDevice _device;
    private readonly CudaAccelerator _accelerator;
    private readonly CublasLibrary _library;
    private readonly nint _handle;
    private readonly Lock _gate = new();
    private bool _usesTF32;

    private CublasHandle(IlgpuDevice device, CudaAccelerator accelerator, CublasLibrary library)
    {
        (_device, _accelerator, _library) = (device, accelerator, library);
        accelerator.Bind();
        nint handle;
        Check("creating a handle of cuBLAS", library.Create(&handle));
        _handle = handle;
        Check("giving cuBLAS a stream", library.SetStream(handle, ((CudaStream)accelerator.DefaultStream).StreamPtr));
        Check("choosing cuBLAS's precision", library.SetMathMode(handle, (int)MathMode.Default));
        int version;
        Check("asking cuBLAS for its version", library.GetVersion(handle, &version));
        Version = string.Create(CultureInfo.InvariantCulture, $"{version / 10000}.{version / 100 % 100}.{version % 100}");
    }

    private enum MathMode
    {
        Default = 0,
        TF32TensorOp = 3,
    }

    /// <summary>For example 13.0.2.</summary>
    public string Version { get; }

    /// <summary>cuBLAS for a device, if it is a CUDA one and the library is there.</summary>
    /// <exception cref="DeviceException">It is there, and fails.</exception>
    public static CublasHandle? TryOpen(IlgpuDevice device) =>
        device.Accelerator is CudaAccelerator accelerator && CublasLibrary.Instance is { } library ? new(device, accelerator, library) : null;

    /// <summary>Multiplies by these arguments.</summary>
    /// <exception cref="DeviceException">cuBLAS reports a failure.</exception>
    public void Multiply(CublasCall call, Tensor left, Tensor right, Tensor y)
    {
        lock (_gate)
        {
            _accelerator.Bind();
            if (y.DType == DType.Float32) Single(call, left.View<float>(), right.View<float>(), y.View<float>());
            else Double(call, left.View<double>(), right.View<double>(), y.View<double>());
        }

        GC.KeepAlive(left);
        GC.KeepAlive(right);
    }

    private void Single(CublasCall call, ArrayView<float> left, ArrayView<float> right, ArrayView<float> y)
    {
        ChoosePrecision();
        float one = 1, zero = 0;
        Check(Multiplying, _library.Sgemm(
            _handle, Operation(call.First), Operation(call.Second), call.M, call.N, call.K, &one,
            right.LoadEffectiveAddressAsPtr(), call.First.Leading, call.First.Stride,
            left.LoadEffectiveAddressAsPtr(), call.Second.Leading, call.Second.Stride, &zero,
            y.LoadEffectiveAddressAsPtr(), call.Leading, call.Stride, call.Count));
    }

    private void Double(CublasCall call, ArrayView<double> left, ArrayView<double> right, ArrayView<double> y)
    {
        double one = 1, zero = 0;
        Check(Multiplying, _library.Dgemm(
            _handle, Operation(call.First), Operation(call.Second), call.M, call.N, call.K, &one,
            right.LoadEffectiveAddressAsPtr(), call.First.Leading, call.First.Stride,
            left.LoadEffectiveAddressAsPtr(), call.Second.Leading, call.Second.Stride, &zero,
            y.LoadEffectiveAddressAsPtr(), call.Leading, call.Stride, call.Count));
    }

    private const string Multiplying = "multiplying matrices with cuBLAS";

    // CUBLAS_OP_N is 0, CUBLAS_OP_T is 1.
    private static int Operation(BlasOperand operand) => operand.IsTransposed ? 1 : 0;

    private void ChoosePrecision()
    {
        var wanted = GpuOptions.AllowsTF32;
        if (wanted == _usesTF32) return;
        Check("choosing cuBLAS's precision", _library.SetMathMode(_handle, (int)(wanted ? MathMode.TF32TensorOp : MathMode.Default)));
        _usesTF32 = wanted;
    }

    private void Check(string doing, int status)
    {
        if (status != 0) throw _device.Failed(doing, new CublasException(status));
    }
}

/// <summary>A status of cuBLAS that is not success.</summary>
internal sealed class CublasException(int status) : Exception($"cuBLAS answered {status} ({NameOf(status)})")
{
    private static string NameOf(int status) => status switch
    {
        1 => "CUBLAS_STATUS_NOT_INITIALIZED",
        3 => "CUBLAS_STATUS_ALLOC_FAILED",
        7 => "CUBLAS_STATUS_INVALID_VALUE",
        8 => "CUBLAS_STATUS_ARCH_MISMATCH",
        11 => "CUBLAS_STATUS_MAPPING_ERROR",
        13 => "CUBLAS_STATUS_EXECUTION_FAILED",
        14 => "CUBLAS_STATUS_INTERNAL_ERROR",
        15 => "CUBLAS_STATUS_NOT_SUPPORTED",
        16 => "CUBLAS_STATUS_LICENSE_ERROR",
        _ => "a status that its documentation does not have",
    };
}
