using Tensorium.Cli;
using Tensorium.Models;
using Tensorium.Models.Training;
using Xunit;

namespace Tensorium.Tests.Cli;

public sealed class ErrorReportTests
{
    private const int NoSpaceLeft = 28;

    public static TheoryData<Exception, int, string> Cases => new()
    {
        { new DataFormatException("f.idx: the magic is wrong"), ExitCodes.BadInput, "tensorium: f.idx: the magic is wrong" },
        { new ConfigurationException("latent is 0"), ExitCodes.BadInput, "tensorium: latent is 0" },
        { new RunFolderException("x: no run"), ExitCodes.BadInput, "tensorium: x: no run" },
        { new FileNotFoundException("no file f"), ExitCodes.BadInput, "tensorium: no file f" },
        { new UnauthorizedAccessException("Access to 'f' is denied."), ExitCodes.BadInput, "tensorium: Access to 'f' is denied. Check the permissions" },
        { new IOException("No space left on device : 'f'", NoSpaceLeft), ExitCodes.BadInput, "tensorium: the disk is full: No space left on device : 'f'; what was saved before is whole" },
        { new IOException("Read-only file system : 'f.png.0123456789abcdef0123456789abcdef.tmp'"), ExitCodes.BadInput, "tensorium: Read-only file system : 'f.png'" },
        { new InsufficientMemoryException(), ExitCodes.BadInput, "tensorium: there is not enough memory" },
        { new DivergedException(2, 3, "the loss is NaN"), ExitCodes.Diverged, "tensorium: training diverged in epoch 2, batch 3: the loss is NaN" },
        { new InvalidOperationException("two\nlines"), ExitCodes.InternalError, "tensorium: internal error: InvalidOperationException: two lines" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_exception_becomes_one_line_and_an_exit_code(Exception exception, int code, string expected)
    {
        using var error = new StringWriter();
        Assert.Equal(code, ErrorReport.Write(exception, new(TextWriter.Null, error, IsInteractive: false, CancellationToken.None)));
        Assert.StartsWith(expected, error.ToString());
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public void An_internal_error_says_where_to_report_it()
    {
        using var error = new StringWriter();
        ErrorReport.Write(new InvalidOperationException("x"), new(TextWriter.Null, error, IsInteractive: false, CancellationToken.None));
        Assert.Contains("please report it", error.ToString());
        Assert.Contains(ErrorReport.DebugVariable, error.ToString());
    }

    [Fact]
    public void Stopping_before_anything_was_written_is_no_defect()
    {
        using var error = new StringWriter();
        var code = ErrorReport.Write(new OperationCanceledException(), new(TextWriter.Null, error, IsInteractive: false, new CancellationToken(canceled: true)));
        Assert.Equal(ExitCodes.Interrupted, code);
    }
}
