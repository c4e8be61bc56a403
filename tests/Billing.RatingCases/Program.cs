using Billing.RatingCases;

if (args.Length != 1)
{
    Console.Error.WriteLine("Usage: dotnet run --project tests/Billing.RatingCases -- FILE");
    return 2;
}

IReadOnlyList<Verdict> verdicts = CaseFile.Judge(File.ReadAllText(args[0]));
foreach (Verdict verdict in verdicts)
{
    Console.WriteLine(verdict.Line);
    if (verdict.Outcome == Outcome.Fail) Console.Error.WriteLine($"  {verdict.Id}: {verdict.Reason}");
}

Console.Error.WriteLine(string.Join(", ", verdicts.GroupBy(v => v.Outcome).Select(g => $"{g.Key}: {g.Count()}")));
return verdicts.Any(v => v.Outcome == Outcome.Fail) ? 1 : 0;
