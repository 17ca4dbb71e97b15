namespace Tensorium;

/// <summary>Copies from the memory of one device to that of another, in pieces that a span can hold.</summary>
internal static class Transfer
{
    private const int MostBytes = 1 << 30;
    private const int MostBytesBetween = 1 << 24;

    /// <summary>Copies the elements, and waits until the source may be changed.</summary>
    /// <param name="source">Contiguous.</param>
    /// <param name="target">Contiguous, of the same number of elements and dtype, on another device.</param>
    public static void Copy(Tensor source, Tensor target)
    {
        long length = Bytes(source.ElementCount, source), from = Bytes(source.Offset, source), to = Bytes(target.Offset, target);
        if (source.Storage is CpuStorage host)
        {
            for (long done = 0; done < length; done += MostBytes)
                target.Device.Upload(host.Bytes(from + done, Part(done, MostBytes)), target.Storage, to + done);
        }
        else if (target.Storage is CpuStorage here)
        {
            for (long done = 0; done < length; done += MostBytes)
                source.Device.Download(source.Storage, from + done, here.Bytes(to + done, Part(done, MostBytes)));
        }
        else
        {
            var between = new byte[Math.Min(length, MostBytesBetween)];
            for (long done = 0; done < length; done += MostBytesBetween)
            {
                var part = between.AsSpan(0, Part(done, MostBytesBetween));
                source.Device.Download(source.Storage, from + done, part);
                target.Device.Upload(part, target.Storage, to + done);
            }
        }

        int Part(long done, int most) => (int)Math.Min(most, length - done);
    }

    private static long Bytes(int elements, Tensor x) => (long)elements * x.DType.Size();
}
