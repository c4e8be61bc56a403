namespace Billing.Simulation;

/// <summary>What a tool can be asked for on its command line.</summary>
internal static class CommandLine
{
    private static readonly char[] Between = [' ', '[', ']', '|', '\n'];

    /// <summary>Writes the usage when it is asked for, or when an option is none of those that it names.</summary>
    /// <returns>With what the tool ends then; null when it can go on.</returns>
    public static int? Refusal(string[] args, string usage)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            Console.WriteLine(usage);
            return 0;
        }

        string[] known = usage.Split(Between);
        if (Array.Find(args, arg => arg.StartsWith('-') && !known.Contains(arg, StringComparer.Ordinal)) is not { } strange)
        {
            return null;
        }

        Console.Error.WriteLine($"There is no option {strange}");
        Console.Error.WriteLine(usage);
        return 2;
    }
}
