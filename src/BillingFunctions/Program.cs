using BillingFunctions.Hosting;

NativeHeap.Bound();
CommandLine line = CommandLine.Parse(args, Environment.GetEnvironmentVariable(CommandLine.HandlerPortVariable));
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
