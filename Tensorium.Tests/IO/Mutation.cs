namespace Tensorium.Tests.IO;

/// <summary>Files spoilt at random: bits flipped, bytes replaced, removed, repeated, the end cut off or lengthened.</summary>
internal static class Mutation
{
    public static byte[] Of(byte[] good, Generator generator)
    {
        var bytes = good.ToList();
        for (var changes = 1 + generator.NextInt(3); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = generator.NextInt(bytes.Count);
            switch (generator.NextInt(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << generator.NextInt(8));
                    break;
                case 1:
                    bytes[at] = (byte)generator.NextUInt32();
                    break;
                case 2:
                    bytes.RemoveAt(at);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + generator.NextInt(20))));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.Add((byte)generator.NextUInt32());
                    break;
            }
        }
        return [.. bytes];
    }
}
