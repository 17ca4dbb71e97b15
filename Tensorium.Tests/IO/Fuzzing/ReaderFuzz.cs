using System.Globalization;

namespace Tensorium.Tests.IO.Fuzzing;

/// <summary>
/// Gives a reader spoilt files, one after the other. Each must be read or be refused by a documented exception, allocate no more than is stated, and come to
/// an end. Case n depends on the seed and on n alone; a failure is shrunk and says how to make its file.
/// </summary>
internal sealed class ReaderFuzz : IDisposable
{
    private const int MostShown = 1024;

    private readonly FuzzTarget _target;
    private readonly ulong _seed;
    private readonly TempFolder _folder = new();
    private readonly string _path;
    private Exception? _failure;
    private int _case;
    private int _read;
    private int _refused;
    private double _worst;
    private volatile bool _isStuck;

    private ReaderFuzz(FuzzTarget target, ulong seed)
    {
        (_target, _seed) = (target, seed);
        _path = _folder.File(target.FileName);
        foreach (var (name, content) in target.Others) _folder.File(name, content);
    }

    /// <summary>Runs the cases.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="seed">Decides the mutations.</param>
    /// <param name="cases">How many.</param>
    /// <param name="patience">The time after which a case that is still running counts as one that never ends.</param>
    /// <exception cref="FuzzException">A case failed.</exception>
    public static FuzzReport Run(FuzzTarget target, ulong seed, int cases, TimeSpan patience)
    {
        using var fuzz = new ReaderFuzz(target, seed);
        // A thread of its own: it can be left behind if a case never ends, and all that it allocates is the reader's.
        var worker = new Thread(() => fuzz.Work(cases)) { IsBackground = true, Name = $"fuzz {target.Name}" };
        worker.Start();
        for (var seen = -1; !worker.Join(patience); seen = Volatile.Read(ref fuzz._case))
        {
            if (Volatile.Read(ref fuzz._case) != seen) continue;
            fuzz._isStuck = true;
            throw new FuzzException(fuzz.Describe(seen, fuzz.Edits(seen).Edits, $"was not through after {patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s"));
        }
        return fuzz._failure is null ? new(fuzz._read, fuzz._refused, fuzz._worst) : throw fuzz._failure;
    }

    public void Dispose()
    {
        // A thread that has not ended still has its file; should it end yet, it tidies up.
        if (!_isStuck) _folder.Dispose();
    }

    private void Work(int cases)
    {
        try
        {
            foreach (var file in _target.Files)
            {
                if (Fault(file) is { } fault) throw new FuzzException($"{_target.Name}: a good file {fault.Words}");
            }
            _worst = _refused = 0;
            if (_read < _target.Files.Length) throw new FuzzException($"{_target.Name}: a good file was refused");
            _read = 0;
            for (var number = 0; number < cases && !_isStuck; number++)
            {
                Volatile.Write(ref _case, number);
                var (file, edits) = Edits(number);
                if (Fault(FileEdit.Apply(file, edits)) is not { } fault) continue;
                edits = Shrink(file, edits, fault.Kind);
                throw new FuzzException(Describe(number, edits, Fault(FileEdit.Apply(file, edits))!.Value.Words));
            }
        }
        catch (Exception e)
        {
            _failure = e;
        }
        if (_isStuck) _folder.Dispose();
    }

    private (byte[] File, FileEdit[] Edits) Edits(int number)
    {
        var generator = new Generator(_seed, (ulong)number);
        var file = _target.Files[generator.NextInt(_target.Files.Length)];
        return (file, FileMutation.Draw(file, _target.Files, generator));
    }

    /// <summary>What the reader does wrong with a file; null if nothing.</summary>
    private (string Kind, string Words)? Fault(byte[] part)
    {
        var file = _target.Wrap(part);
        File.WriteAllBytes(_path, file);
        var allowed = _target.Constant + ((long)_target.Multiple * file.Length);
        var (thrown, allocated) = Read();
        if (thrown is not null && !_target.Documented.Contains(thrown.GetType())) return (thrown.GetType().Name, $"ended in an exception that is not documented: {thrown}");
        if (thrown is DataFormatException && !thrown.Message.StartsWith(Path.GetDirectoryName(_path)!, StringComparison.Ordinal))
            return ("message", $"was refused by a message that does not begin with the file's name: {thrown.Message}");

        // What is allocated once in a process, such as the texts of the base library's exceptions, is not the file's doing.
        if (allocated > allowed)
        {
            File.WriteAllBytes(_path, file);
            allocated = Math.Min(allocated, Read().Allocated);
        }
        if (allocated > allowed) return ("memory", $"of {file.Length} bytes made the reader allocate {allocated} bytes; {allowed} are stated");
        _worst = Math.Max(_worst, (double)allocated / allowed);
        if (thrown is null) _read++;
        else _refused++;
        return null;
    }

    private (Exception? Thrown, long Allocated) Read()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Exception? thrown = null;
        try
        {
            _target.Read(_path);
        }
        catch (Exception e)
        {
            thrown = e;
        }
        return (thrown, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private FileEdit[] Shrink(byte[] file, FileEdit[] edits, string kind)
    {
        for (var i = 0; i < edits.Length;)
        {
            FileEdit[][] candidates = [[.. edits[..i], .. edits[(i + 1)..]], .. edits[i].Smaller().Select(edit => (FileEdit[])[.. edits[..i], edit, .. edits[(i + 1)..]])];
            if (candidates.FirstOrDefault(candidate => Fault(FileEdit.Apply(file, candidate))?.Kind == kind) is { } smaller) edits = smaller;
            else i++;
        }
        return edits;
    }

    private string Describe(int number, FileEdit[] edits, string words)
    {
        var part = FileEdit.Apply(Edits(number).File, edits);
        var shown = part.Length <= MostShown ? Convert.ToHexString(part) : Convert.ToHexString(part, 0, MostShown) + "…";
        return string.Create(CultureInfo.InvariantCulture, $"""
            {_target.Name}: a file {words}
            TENSORIUM_SEED={_seed}, case {number}, file {Array.IndexOf(_target.Files, Edits(number).File)} of the target, changed by
              {string.Join("\n  ", edits.Select(edit => edit.ToString()))}
            to the {part.Length} bytes {shown}
            """);
    }
}

/// <summary>What came of the cases of one target.</summary>
/// <param name="Read">Files that were read: what was spoilt in them is not checked by the format.</param>
/// <param name="Refused">Files that were refused.</param>
/// <param name="Worst">The most that a file made the reader allocate, as a part of what is allowed.</param>
internal sealed record FuzzReport(int Read, int Refused, double Worst);

/// <summary>A spoilt file that a reader did not stand up to.</summary>
internal sealed class FuzzException(string message) : Exception(message);
