using System.Diagnostics;
using System.Globalization;
using Billing.PaymentSimulation;
using Billing.Simulation;

const string Options = """
    Billing.PaymentSimulation [--seeds N] [--from SEED]
    Billing.PaymentSimulation --seed SEED
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

bool isSingle = Array.IndexOf(args, "--seed") >= 0;
int first = Option(isSingle ? "--seed" : "--from", 1);
int seeds = isSingle ? 1 : Option("--seeds", 200);
long start = Stopwatch.GetTimestamp();
var report = new PaymentReport();
for (int seed = first; seed < first + seeds; seed++)
{
    if (await PaymentRun.RunAsync(seed, report) is { } wrong)
    {
        Console.WriteLine($"seed {seed}: {wrong}");
        Console.WriteLine($"  dotnet run -c Release --project tests/Billing.PaymentSimulation -- --seed {seed}");
    }

    if ((seed - first + 1) % 100 == 0)
    {
        Console.WriteLine($"{seed - first + 1:N0} histories in {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s");
    }
}

Console.WriteLine($"{seeds:N0} histories in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s");
foreach (Deed deed in Enum.GetValues<Deed>())
{
    Console.WriteLine($"  {deed,-28}{report[deed],10:N0}");
}

foreach ((string fault, int count) in report.Faults)
{
    Console.WriteLine($"  {fault,-28}{count,10:N0}");
}

bool isProof = isSingle || report.Missing.Count == 0;
if (!isProof)
{
    Console.WriteLine($"never happened: {string.Join(", ", report.Missing)}");
}

Console.WriteLine($"{report.Failed} of {seeds} histories failed");
return report.Failed == 0 && isProof ? 0 : 1;
