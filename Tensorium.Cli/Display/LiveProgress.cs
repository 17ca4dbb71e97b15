using Spectre.Console;
using Spectre.Console.Rendering;

namespace Tensorium.Cli.Display;

/// <summary>A bar that is redrawn in place, below the lines that stay.</summary>
internal sealed class LiveProgress : ProgressDisplay
{
    private readonly IAnsiConsole _console;
    private readonly ProgressContext _context;
    private readonly ProgressTask _task;
    private readonly StatusColumn _status;

    private LiveProgress(IAnsiConsole console, ProgressContext context, StatusColumn status, TimeProvider clock)
        : base(clock, TimeSpan.FromMilliseconds(100))
    {
        (_console, _context, _status) = (console, context, status);
        _task = context.AddTask("starting", maxValue: 1);
    }

    public static new T Run<T>(Terminal terminal, TimeProvider clock, Func<ProgressDisplay, T> job)
    {
        var console = Screen.Open(terminal);
        var status = new StatusColumn();
        return console.Progress()
            // The thread that works draws, between two steps: no timer takes a core from it.
            .AutoRefresh(false)
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = 30 }, new PercentageColumn(), status)
            .Start(context => job(new LiveProgress(console, context, status, clock)));
    }

    protected override void Draw(string label, double fraction, string status)
    {
        _task.Description = Markup.Escape(label);
        _task.Value = fraction;
        _status.Text = status;
        _context.Refresh();
    }

    // What is written while the bar is there goes above it.
    protected override void Write(string line) => _console.WriteLine(line);

    private sealed class StatusColumn : ProgressColumn
    {
        public string Text { get; set; } = "";

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Text);
    }
}
