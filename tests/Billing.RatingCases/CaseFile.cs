using System.Text.Json;

namespace Billing.RatingCases;

/// <summary>Reads a file of cases and judges each. A case that cannot be read fails with its reason; it never ends the run.</summary>
internal static class CaseFile
{
    internal static IReadOnlyList<Verdict> Judge(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement cases = document.RootElement;
        if (cases.ValueKind == JsonValueKind.Object && cases.TryGetProperty("cases", out JsonElement inside)) cases = inside;
        return [.. cases.EnumerateArray().Select((one, i) => Judge(one, i))];
    }

    private static Verdict Judge(JsonElement one, int index)
    {
        string id = Text(one, "id") ?? $"case-{index + 1}";
        if (Text(one, "topic") is not { } topic) return new Verdict(id, Outcome.Fail, Reason: "the case names no topic");
        if (!one.TryGetProperty("input", out JsonElement data) || !one.TryGetProperty("expected", out JsonElement expected)
            || data.ValueKind != JsonValueKind.Object || expected.ValueKind != JsonValueKind.Object)
        {
            return new Verdict(id, Outcome.Fail, Reason: "the case needs an object 'input' and an object 'expected'");
        }

        var input = new Input(data, []);
        Verdict verdict = Judge(id, topic, input, expected);
        string[] unread = [.. data.EnumerateObject().Select(p => p.Name).Where(name => !input.Read!.Contains(name))];
        return unread.Length == 0 ? verdict : verdict with { Reason = $"{verdict.Reason} (not used: {string.Join(", ", unread)})".Trim() };
    }

    private static Verdict Judge(string id, string topic, Input input, JsonElement expected)
    {
        bool wantsError = expected.TryGetProperty("error", out JsonElement error) && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.False);
        try
        {
            Answer answer = Engine.Answer(topic, input);
            if (!wantsError) return Comparison.Judge(id, expected, answer);
            return answer.Refusal is { } why
                ? new Verdict(id, Outcome.Pass, Reason: why)
                : new Verdict(id, Outcome.Fail, Reason: "an error was expected and none came");
        }
        catch (RefusedException e)
        {
            return new Verdict(id, wantsError ? Outcome.Pass : Outcome.Fail, Reason: e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new Verdict(id, Outcome.Fail, Reason: $"cannot be read: {e.Message}");
        }
    }

    private static string? Text(JsonElement one, string key) =>
        one.ValueKind == JsonValueKind.Object && one.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
