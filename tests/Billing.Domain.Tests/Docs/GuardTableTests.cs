using System.Text.RegularExpressions;

namespace Billing.Domain.Tests.Docs;

/// <summary>The table of known defects names tests that exist.</summary>
public sealed partial class GuardTableTests
{
    [Fact]
    public void Every_test_that_the_table_of_defects_names_exists()
    {
        string[] rows = [.. File.ReadLines(Repository.File("tests", "Billing.Domain.Tests", "README.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal))];
        string[] named = [.. rows.SelectMany(r => Quoted().Matches(r)).Select(m => m.Groups["name"].Value)];
        var known = Directory.EnumerateFiles(Repository.File("tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Method().Matches(File.ReadAllText(file)))
            .Select(m => m.Groups["name"].Value)
            .Concat(Directory.EnumerateFiles("Golden", "*.json").Select(file => Path.GetFileNameWithoutExtension(file)))
            .ToHashSet(StringComparer.Ordinal);
        Assert.True(rows.Length > 20);
        Assert.DoesNotContain(named, name => !known.Contains(name));
        Assert.All(rows[1..], row => Assert.True(row.Contains('`', StringComparison.Ordinal) || row.Contains("yet", StringComparison.Ordinal), row));
    }

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("(void|Task) (?<name>[A-Z][A-Za-z0-9_]+)\\(")]
    private static partial Regex Method();
}
