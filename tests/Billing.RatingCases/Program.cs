using System.Text.Json;
using Billing.RatingCases;

if (args.Length != 1 || !File.Exists(args[0]))
{
    Console.Error.WriteLine(args.Length == 1 ? $"There is no file '{args[0]}'" : "Usage: dotnet run --project tests/Billing.RatingCases -- FILE");
    return 2;
}

IReadOnlyList<Verdict> verdicts;
try
{
    verdicts = CaseFile.Judge(File.ReadAllText(args[0]));
}
catch (Exception e) when (e is JsonException or InvalidOperationException)
{
    Console.Error.WriteLine($"'{args[0]}' is no list of cases: {e.Message}");
    return 2;
}

foreach (Verdict verdict in verdicts)
{
    Console.WriteLine(verdict.Line);
    if (verdict.Reason.Length > 0) Console.Error.WriteLine($"  {verdict.Id}: {verdict.Reason}");
}

Console.Error.WriteLine(string.Join(", ", verdicts.GroupBy(v => v.Outcome).Select(g => $"{g.Key}: {g.Count()}")));
return verdicts.Any(v => v.Outcome == Outcome.Fail) ? 1 : 0;
