using System.Text.Json;
using NodaTime.Text;

namespace Billing.RatingCases;

/// <summary>Reads a file of cases and judges each.</summary>
internal static class CaseFile
{
    internal static IReadOnlyList<Verdict> Judge(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(Judge)];
    }

    internal static Verdict Judge(JsonElement one)
    {
        string id = one.GetProperty("id").GetString()!;
        try
        {
            Answer answer = Engine.Answer(one.GetProperty("topic").GetString()!, new Input(one.GetProperty("input")));
            return Comparison.Judge(id, one.GetProperty("expected"), answer);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or KeyNotFoundException or FormatException
            or ArgumentException or UnparsableValueException)
        {
            return new Verdict(id, Outcome.Fail, Reason: e.Message);
        }
    }
}
