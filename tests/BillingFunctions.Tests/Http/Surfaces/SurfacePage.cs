using System.Text.Json;
using System.Text.RegularExpressions;

namespace BillingFunctions.Tests.Http.Surfaces;

/// <summary>
/// The page of a surface: its examples are curl commands (<c>```sh</c>), each followed by its answer (<c>```json</c>, with the status where it is not 200),
/// and make one tour from top to bottom; a file is not shown. <c>"&lt;name&gt;"</c> in an answer is any value, which later commands know as <c>$name</c>. Time passes where a
/// comment says so: <c>&lt;!-- until 2026-08-01T00:00:00Z --&gt;</c>.
/// </summary>
internal sealed partial class SurfacePage(string text)
{
    /// <summary>A field that stands for all that are not shown.</summary>
    private const string Further = "...";

    public static SurfacePage Read(string surface) => new(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "surfaces", $"{surface}.md")));

    /// <summary>Takes the tour; every operation must be part of it.</summary>
    public async Task ReplayAsync(SurfaceWorld world)
    {
        var known = new Dictionary<string, string>(await world.TourAsync(), StringComparer.Ordinal) { ["BASE"] = "" };
        HashSet<string> shown = [];
        foreach (Match step in Steps().Matches(text))
        {
            if (step.Groups["until"].Success)
            {
                await world.Billing.PassAsync(step.Groups["until"].Value);
                continue;
            }

            CurlCommand command = CurlCommand.Parse(step.Groups["curl"].Value, known);
            int status = step.Groups["status"].Success ? int.Parse(step.Groups["status"].Value) : 200;
            await TakeAsync(world, command, status, step.Groups["answer"].Value.Trim(), known);
            shown.Add(OperationOf(world, command));
        }

        Assert.DoesNotContain(world.Definition.Operations.Where(world.IsShownOnPage).Select(operation => operation.DisplayName), operation => !shown.Contains(operation));
    }

    /// <summary>
    /// What is read may take a moment to show what was done before, and what is told to be tried again shortly, because a period that has just begun is being billed, is tried again;
    /// what is done is done once.
    /// </summary>
    private static async Task TakeAsync(SurfaceWorld world, CurlCommand command, int status, string expected, Dictionary<string, string> known)
    {
        Answer answer = await command.SendAsync(world);
        string? fault = Compare(answer, status, expected, known);
        for (int tries = 0; fault is not null && (command.Method == "GET" || answer.Status == 503) && tries < 300; tries++)
        {
            await Task.Delay(10);
            answer = await command.SendAsync(world);
            fault = Compare(answer, status, expected, known);
        }

        Assert.True(fault is null, $"{command.Text}\n{fault}\n{answer.Status} {answer.Text}");
    }

    private static string? Compare(Answer answer, int status, string expected, Dictionary<string, string> known)
    {
        if (answer.Status != status)
            return $"should answer {status}";

        if (expected.Length == 0)
            return answer.Text.Length == 0 || answer.ContentType == "application/pdf" || answer.Headers.ContainsKey("Content-Disposition") ? null : "should answer nothing, or a file";

        using var shown = JsonDocument.Parse(expected);
        return Compare(shown.RootElement, answer.Json, "$", known);
    }

    private static string? Compare(JsonElement shown, JsonElement answered, string place, Dictionary<string, string> known)
    {
        if (shown.ValueKind == JsonValueKind.String && Placeholder().Match(shown.GetString()!) is { Success: true } name)
        {
            if (answered.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
                return $"{place} should be a value";

            known[name.Groups[1].Value] = answered.ToString();
            return null;
        }

        switch (shown.ValueKind)
        {
            case JsonValueKind.Object when answered.ValueKind == JsonValueKind.Object:
                string[] names = [.. shown.EnumerateObject().Select(member => member.Name)];
                string[] others = [.. answered.EnumerateObject().Select(member => member.Name)];
                bool isOther = names.Contains(Further) ? names.Except(others).Any(name => name != Further) : !names.ToHashSet().SetEquals(others);
                return isOther
                    ? $"{place} has {string.Join(", ", others)}"
                    : shown.EnumerateObject().Where(member => member.Name != Further).Select(member => Compare(member.Value, answered.GetProperty(member.Name), $"{place}.{member.Name}", known)).FirstOrDefault(fault => fault is not null);
            case JsonValueKind.Array when answered.ValueKind == JsonValueKind.Array:
                return shown.GetArrayLength() == answered.GetArrayLength()
                    ? shown.EnumerateArray().Zip(answered.EnumerateArray()).Select((pair, index) => Compare(pair.First, pair.Second, $"{place}[{index}]", known)).FirstOrDefault(fault => fault is not null)
                    : $"{place} has {answered.GetArrayLength()} items";
            default:
                return shown.GetRawText() == answered.GetRawText() ? null : $"{place} is {answered.GetRawText()}";
        }
    }

    private static string OperationOf(SurfaceWorld world, CurlCommand command)
    {
        string[] path = command.Path.Split('?')[0].TrimEnd('/').Split('/');
        return world.Definition.Operations.Where(operation => operation.Method == command.Method && Fits(operation.Template.Split('/'), path))
            .OrderBy(operation => operation.Template.Count(one => one == '{')).FirstOrDefault()?.DisplayName ?? command.Text;
    }

    private static bool Fits(string[] template, string[] path) =>
        template.Length == path.Length && template.Zip(path).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));

    [GeneratedRegex(@"<!-- until (?<until>\S+) -->|```sh\n(?<curl>curl .*?)```(?:\s*```json(?: (?<status>\d+))?\n(?<answer>.*?)```)?", RegexOptions.Singleline)]
    private static partial Regex Steps();

    [GeneratedRegex(@"^<(\w+)>$")]
    private static partial Regex Placeholder();
}
