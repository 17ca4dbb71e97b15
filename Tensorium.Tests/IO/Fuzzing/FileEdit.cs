namespace Tensorium.Tests.IO.Fuzzing;

/// <summary>One change of a file: some bytes are taken out at a place, others are put there. Every mutation is a row of these, so each can be left out.</summary>
/// <param name="At">The place; the end of the file, if that comes first.</param>
/// <param name="Removed">The bytes taken out, as far as there are any.</param>
/// <param name="Inserted">The bytes put there.</param>
internal sealed record FileEdit(int At, int Removed, byte[] Inserted)
{
    public static byte[] Apply(byte[] file, IEnumerable<FileEdit> edits) => edits.Aggregate(file, (bytes, edit) => edit.Apply(bytes));

    /// <summary>The same edit with less: nothing taken out, or half of what is put there.</summary>
    public IEnumerable<FileEdit> Smaller()
    {
        if (Inserted.Length > 0) yield return this with { Inserted = Inserted[..(Inserted.Length / 2)] };
        if (Inserted.Length > 1) yield return this with { Inserted = Inserted[(Inserted.Length / 2)..] };
        if (Removed > 0 && Removed != Inserted.Length) yield return this with { Removed = Removed / 2 };
    }

    /// <summary>As C#.</summary>
    public override string ToString() => $"new({At}, {Removed}, Convert.FromHexString(\"{Convert.ToHexString(Inserted)}\"))";

    private byte[] Apply(byte[] file)
    {
        var at = Math.Min(At, file.Length);
        return [.. file.AsSpan(0, at), .. Inserted, .. file.AsSpan(Math.Min(file.Length, at + Removed))];
    }
}
