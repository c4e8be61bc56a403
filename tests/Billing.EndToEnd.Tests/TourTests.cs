using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Billing.EndToEnd;

/// <summary>The commands of the tutorial and of the README's tour, run in one shell exactly as they are printed, on a service that was started as the page says.</summary>
public sealed partial class TourTests
{
    private const string End = "@@ end of block";

    [Fact]
    public async Task The_tutorial_does_what_it_says()
    {
        using ServiceRun service = await ServiceRun.StartAsync();
        List<Block> blocks = BlocksOf(File.ReadAllText(Repository.File("docs/tutorial.md")));
        string[] outputs = await RunAsync(service, [.. blocks.Where(block => block.IsRun).Select(block => block.Text)]);

        int ran = 0;
        int compared = 0;
        foreach (Block block in blocks)
        {
            if (block.IsRun)
            {
                ran++;
            }
            else if (block.Language == "json")
            {
                using JsonDocument shown = JsonDocument.Parse(block.Text);
                using JsonDocument answered = JsonDocument.Parse(outputs[ran - 1].TrimEnd().Split('\n')[^1]);
                Assert.Empty(Differences(shown.RootElement, answered.RootElement, $"answer of block {ran}"));
                compared++;
            }
        }

        Assert.True(compared >= 12, $"{compared} answers");
        Assert.Equal("%PDF-"u8.ToArray(), File.ReadAllBytes(Path.Combine(service.Folder, "invoice.pdf"))[..5]);
    }

    [Fact]
    public async Task The_tour_of_the_README_ends_with_two_invoices_and_a_PDF()
    {
        using ServiceRun service = await ServiceRun.StartAsync();
        string page = File.ReadAllText(Repository.File("README.md"));
        string tour = page[page.IndexOf("## Five minutes with curl", StringComparison.Ordinal)..page.IndexOf("## Other ways to run it", StringComparison.Ordinal)];
        string[] outputs = await RunAsync(service, [.. BlocksOf(tour).Where(block => block.IsRun).Select(block => block.Text)]);

        string[] lines = [.. outputs.SelectMany(output => output.Split('\n')).Where(line => line.Length > 0)];
        Assert.DoesNotContain(lines, line => line.Contains("about:blank", StringComparison.Ordinal));
        using JsonDocument invoices = JsonDocument.Parse(lines.Last(line => line[0] == '['));
        Assert.Equal(["1025.0000", "1000.0000"], invoices.RootElement.EnumerateArray().Select(invoice => invoice.GetProperty("total_cents").GetString()));
        Assert.Equal("%PDF-"u8.ToArray(), File.ReadAllBytes(Path.Combine(service.Folder, "invoice.pdf"))[..5]);
    }

    /// <summary>What a shell prints for each block; the first command that fails ends the run.</summary>
    private static async Task<string[]> RunAsync(ServiceRun service, IReadOnlyList<string> blocks)
    {
        string script = "set -eo pipefail\n" + string.Concat(blocks.Select(block => $"{block}\necho '{End}'\n"));
        var start = new ProcessStartInfo("bash", ["-s"]) { WorkingDirectory = service.Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KEY"] = ServiceRun.Key;
        using Process shell = Process.Start(start)!;
        Task<string> output = shell.StandardOutput.ReadToEndAsync();
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        await shell.StandardInput.WriteAsync(script.Replace(ServiceRun.Printed, service.Authority, StringComparison.Ordinal));
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"exit code {shell.ExitCode}\n{await output}\n{await errors}");
        return (await output).Split(End)[..^1];
    }

    private static List<Block> BlocksOf(string page) => [.. Fence().Matches(page).Select(match => new Block(match.Groups[1].Value, match.Groups[2].Value))];

    /// <summary>What the page shows and the answer has not: fields, kinds, and values but those that a page cannot know.</summary>
    private static IEnumerable<string> Differences(JsonElement shown, JsonElement answered, string place) => (shown.ValueKind, answered.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => shown.EnumerateObject().SelectMany(member => answered.TryGetProperty(member.Name, out JsonElement there)
            ? Differences(member.Value, there, $"{place}.{member.Name}") : [$"{place} has no {member.Name}"]),
        (JsonValueKind.Array, JsonValueKind.Array) => answered.GetArrayLength() < shown.GetArrayLength()
            ? [$"{place} has {answered.GetArrayLength()} items"]
            : shown.EnumerateArray().SelectMany((item, index) => Differences(item, answered[index], $"{place}[{index}]")),
        (JsonValueKind.String, JsonValueKind.String) when shown.GetString()!.EndsWith("...", StringComparison.Ordinal) =>
            answered.GetString()!.StartsWith(shown.GetString()![..^3], StringComparison.Ordinal) ? [] : [$"{place} is {answered}"],
        _ => shown.GetRawText() == answered.GetRawText() ? [] : [$"{place} is {answered}, and the page shows {shown}"],
    };

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    private sealed record Block(string Language, string Text)
    {
        /// <summary>What starts the service is done by the test.</summary>
        public bool IsRun => Language == "sh" && !Text.Contains("dotnet run", StringComparison.Ordinal);
    }
}
