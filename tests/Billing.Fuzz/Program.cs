using System.Diagnostics;
using System.Globalization;
using Billing.Fuzz;

// Billing.Fuzz [http|hub|all] [--count N] [--seed N]
int Option(string name, int otherwise)
{
    int at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
}

string what = args.Length > 0 && !args[0].StartsWith('-') ? args[0] : "all";
int count = Option("--count", 100_000);
int seed = Option("--seed", 1);
int failures = 0;
foreach (FuzzTarget target in Enum.GetValues<FuzzTarget>().Where(target => what == "all" || target.ToString().Equals(what, StringComparison.OrdinalIgnoreCase)))
{
    long start = Stopwatch.GetTimestamp();
    FuzzReport report = await FuzzRun.RunAsync(target, seed, count);
    Console.WriteLine($"{target}: {report.Cases:N0} cases in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s: {string.Join(", ", report.Outcomes.Select(outcome => $"{outcome.Key} {outcome.Value:N0}"))}");
    foreach ((int failing, string why) in report.Failures.Take(10))
    {
        Console.WriteLine($"seed {failing}: {why}");
        Console.WriteLine($"  dotnet run -c Release --project tests/Billing.Fuzz -- {target.ToString().ToLowerInvariant()} --seed {failing} --count 1");
    }

    failures += report.Failures.Count;
}

return failures == 0 ? 0 : 1;
