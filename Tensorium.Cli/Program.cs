using Tensorium.Cli;

using var interruption = new Interruption(Console.Error);
var isScreen = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
return App.Run(args, new(Console.Out, Console.Error, isScreen, interruption.Token));
