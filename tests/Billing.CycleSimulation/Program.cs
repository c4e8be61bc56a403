using System.Diagnostics;
using System.Globalization;
using Billing.CycleSimulation;
using Billing.Simulation;

const string Options = """
    Billing.CycleSimulation [--years N] [--from SEED] [--break NAME]
    Billing.CycleSimulation --seed SEED [--trace] [--break NAME]
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

int named = Array.IndexOf(args, "--break");
Break broken = named < 0 ? Break.None : Enum.Parse<Break>(args[named + 1], ignoreCase: true);
bool isSingle = Array.IndexOf(args, "--seed") >= 0;
int first = Option(isSingle ? "--seed" : "--from", 1);
int seeds = isSingle ? 1 : Math.Max(1, Option("--years", 200) / CycleRun.YearsPerSeed);
long start = Stopwatch.GetTimestamp();
int done = 0;
CycleReport report = CycleRun.Run(first, seeds, broken, trace: args.Contains("--trace") ? Console.WriteLine : null, judged: (seed, failure) =>
{
    if (failure is not null)
    {
        Console.WriteLine($"seed {seed}: {failure}");
        Console.WriteLine($"  dotnet run -c Release --project tests/Billing.CycleSimulation -- --seed {seed}{(broken == Break.None ? "" : $" --break {broken}")}");
    }

    if (++done % 50 == 0)
    {
        Console.WriteLine($"{done * CycleRun.YearsPerSeed:N0} years in {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s");
    }
});
Console.WriteLine($"{seeds * CycleRun.YearsPerSeed:N0} years of {seeds:N0} organizations in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s; 2 to 4 customers and 4 instances each");
foreach (SimFault fault in CycleReport.FaultKinds)
{
    Console.WriteLine($"  {fault,-28}{report.Faults[fault],12:N0}");
}

foreach (Trouble trouble in Enum.GetValues<Trouble>())
{
    Console.WriteLine($"  {trouble,-28}{report.Troubles[trouble],12:N0}");
}

foreach (LifeEvent life in Enum.GetValues<LifeEvent>())
{
    Console.WriteLine($"  {life,-28}{report.Life[life],12:N0}");
}

bool isProof = isSingle || report.Missing.Count == 0;
if (!isProof)
{
    Console.WriteLine($"never happened: {string.Join(", ", report.Missing)}");
}

Console.WriteLine($"{report.Failures.Count} of {seeds} organizations failed");
return report.Failures.Count == 0 && isProof ? 0 : 1;
