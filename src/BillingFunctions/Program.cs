using BillingFunctions.Hosting;
using BillingFunctions.Hosting.Settings;

NativeHeap.Bound();
CommandLine line = CommandLine.Parse(args, Environment.GetEnvironmentVariable(CommandLine.HandlerPortVariable));
try
{
    switch (line)
    {
        case { Error: "" }:
            Console.WriteLine(CommandLine.Usage);
            return 0;
        case { Error: { } error }:
            Console.Error.WriteLine($"{error}\n\n{CommandLine.Usage}");
            return 2;
        case { Command: { } command }:
            return await command.RunAsync(line.CommandArguments);
        default:
            return await ServiceApp.RunAsync(line.Options);
    }
}
catch (SettingsException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
