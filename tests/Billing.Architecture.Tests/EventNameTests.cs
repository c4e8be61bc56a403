using System.Text.RegularExpressions;

namespace Billing.Architecture;

/// <summary>The list of events that endpoints may ask for against the code that tells of them.</summary>
public sealed partial class EventNameTests
{
    private const string List = "src/Billing.Application/Webhooks/Events/EventTypes.cs";

    /// <summary>Names in text that are no events: meters, and fields of settings.</summary>
    private static readonly string[] Others = ["billing.", "settings."];

    [Fact]
    public void Endpoints_may_ask_for_the_events_that_the_code_tells_of_and_for_no_other()
    {
        SourceFile[] application = [.. SourceTree.Under("src/Billing.Application").Where(file => file.Path != List)];
        IEnumerable<string> written = application.SelectMany(file => EventName().Matches(file.Text)).Select(match => match.Groups[1].Value)
            .Where(name => !Others.Any(other => name.StartsWith(other, StringComparison.Ordinal)));
        IEnumerable<string> composed = application.SelectMany(file => CodedThings().Matches(file.Text)).SelectMany(match => (string[])["created", "updated", "deleted"], (match, what) => $"{match.Groups[1].Value}.{what}");
        string[] listed = [.. EventName().Matches(SourceTree.Files.Single(file => file.Path == List).Text).Select(match => match.Groups[1].Value)];

        Assert.Equal(written.Concat(composed).Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("\"([a-z_]+(?:\\.[a-z_]+)+)\"")]
    private static partial Regex EventName();

    /// <summary>Things with a code, whose events are told of in one place.</summary>
    [GeneratedRegex("CodedThings<[A-Za-z]+> Rows = new\\([A-Za-z\"_]+, \"([a-z_]+)\"")]
    private static partial Regex CodedThings();
}
