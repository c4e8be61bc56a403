using System.Diagnostics;
using System.Globalization;
using Billing.Simulation;

const string Options = """
    Billing.Simulation [--seeds N] [--from SEED] [--break NAME]
    Billing.Simulation --seed SEED [--break NAME]
    Billing.Simulation --interleavings
    """;
if (CommandLine.Refusal(args, Options) is { } refusal)
{
    return refusal;
}

int Option(string name, int otherwise)
{
    int at = Array.IndexOf(args, name);
    return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
}

if (Array.IndexOf(args, "--interleavings") >= 0)
{
    bool isRight = true;
    foreach (Interleaving which in Enum.GetValues<Interleaving>())
    {
        long began = Stopwatch.GetTimestamp();
        Exploration found = Simulation.Explore(which);
        Console.WriteLine($"{which}: {found.Interleavings:N0} interleavings, {found.States:N0} states, {Stopwatch.GetElapsedTime(began).TotalSeconds:N1} s; {found.Failure ?? "all right"}");
        isRight &= found.Failure is null;
    }

    return isRight ? 0 : 1;
}

Sabotage sabotage = Array.IndexOf(args, "--break") is >= 0 and int named ? Enum.Parse<Sabotage>(args[named + 1], ignoreCase: true) : Sabotage.None;
bool isSingle = Array.IndexOf(args, "--seed") >= 0;
int first = Option(isSingle ? "--seed" : "--from", 1);
int seeds = isSingle ? 1 : Option("--seeds", 500);
long start = Stopwatch.GetTimestamp();
int done = 0;
SimReport report = Simulation.Run(first, seeds, sabotage, (seed, failure) =>
{
    if (failure is not null)
    {
        Console.WriteLine($"seed {seed}: {failure}");
        Console.WriteLine($"  dotnet run -c Release --project tests/Billing.Simulation -- --seed {seed}{(sabotage == Sabotage.None ? "" : $" --break {sabotage}")}");
    }

    if (++done % 100 == 0)
    {
        Console.WriteLine($"{done:N0} of {seeds:N0} seeds, {done / Stopwatch.GetElapsedTime(start).TotalSeconds:N2} a second");
    }
});
Console.WriteLine($"{seeds} seeds in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s; 20 customers, 2,000 events, 3 to 6 hub partitions, 2 instances a seed");
foreach (SimFault fault in Enum.GetValues<SimFault>())
{
    Console.WriteLine($"  {fault,-28}{report.Faults[fault],12:N0}");
}

bool isProof = isSingle || report.Missing.Count == 0;
if (!isProof)
{
    Console.WriteLine($"never or too seldom: {string.Join(", ", report.Missing)}");
}

Console.WriteLine($"{report.Failures.Count} of {seeds} seeds failed");
return report.Failures.Count == 0 && isProof ? 0 : 1;
