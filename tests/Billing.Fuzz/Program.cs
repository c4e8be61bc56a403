using System.Diagnostics;
using System.Globalization;
using Billing.Fuzz;
using Billing.Fuzz.OpenApi;
using Billing.Fuzz.States;
using Billing.Simulation;

const string Options = """
    Billing.Fuzz [http|hub|all] [--count N] [--seed N]
    Billing.Fuzz openapi [--surface NAME] [--requests N] [--seed N]
    Billing.Fuzz states [--count N] [--steps N] [--seed N] [--keep N,N...]
    """;
if (CommandLine.Refusal(args, Options) is { } refusal)
{
    return refusal;
}

string Text(string name, string otherwise)
{
    int at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : args[at + 1];
}

int Option(string name, int otherwise) => int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

string what = args.Length > 0 && !args[0].StartsWith('-') ? args[0] : "all";
int seed = Option("--seed", 1);
return what switch { "openapi" => await OpenApiAsync(), "states" => await StatesAsync(), _ => await EventsAsync() };

async Task<int> EventsAsync()
{
    int count = Option("--count", 100_000);
    int failures = 0;
    foreach (FuzzTarget target in Enum.GetValues<FuzzTarget>().Where(target => what == "all" || target.ToString().Equals(what, StringComparison.OrdinalIgnoreCase)))
    {
        long start = Stopwatch.GetTimestamp();
        FuzzReport report = await FuzzRun.RunAsync(target, seed, count);
        Console.WriteLine($"{target}: {report.Cases:N0} cases in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s: {Shown(report.Outcomes)}");
        foreach ((int failing, string why) in report.Failures.Take(10))
        {
            Console.WriteLine($"seed {failing}: {why}");
            Console.WriteLine($"  dotnet run -c Release --project tests/Billing.Fuzz -- {target.ToString().ToLowerInvariant()} --seed {failing} --count 1");
        }

        failures += report.Failures.Count;
    }

    return failures == 0 ? 0 : 1;
}

async Task<int> OpenApiAsync()
{
    string surface = Text("--surface", "v1");
    long start = Stopwatch.GetTimestamp();
    ApiFuzzReport report = await ApiFuzzRun.RunAsync(surface, seed, Option("--requests", 10_000));
    foreach (ApiFailure failure in report.Failures)
    {
        Console.WriteLine($"seed {failure.Seed}: {failure.Why}\n  {failure.Replay}\n");
    }

    Console.WriteLine($"{surface}: {report.Requests:N0} requests in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s: {Shown(report.Outcomes)}");
    Console.WriteLine($"{report.Served.Done} of {report.Served.Of} operations succeeded at least once; p50 {report.Percentile(0.5):N1} ms, p99 {report.Percentile(0.99):N1} ms");
    Console.WriteLine($"slowest: {string.Join("; ", report.Slowest)}");
    Console.WriteLine($"{report.Failures.Count} failures");
    return report.Failures.Count == 0 ? 0 : 1;
}

async Task<int> StatesAsync()
{
    int steps = Option("--steps", 60);
    int count = Option("--count", 100);
    long start = Stopwatch.GetTimestamp();
    string kept = Text("--keep", "");
    IReadOnlyList<StateFailure> failures = kept.Length > 0
        ? await StateRun.ReplayAsync(seed, steps, [.. kept.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))]) is { } again ? [again] : []
        : await StateRun.RunAsync(seed, count, steps);
    foreach (StateFailure failure in failures)
    {
        Console.WriteLine($"seed {failure.Seed}: {failure.Why}\n  after: {string.Join("; ", failure.Steps)}\n  {failure.Replay}\n");
    }

    Console.WriteLine($"{(kept.Length > 0 ? 1 : count):N0} histories of {steps} steps in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s, {failures.Count} failed");
    return failures.Count == 0 ? 0 : 1;
}

static string Shown(IReadOnlyDictionary<string, int> outcomes) => string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} {outcome.Value:N0}"));
