using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Billing.Architecture;

/// <summary>The house rules that a machine can check, checked on the source itself.</summary>
public sealed partial class TidyTests
{
    private const int FileMaxLines = 400;
    private const int FileMedianMaxLines = 80;
    private const int MethodMaxLines = 60;

    /// <summary>The adapters of the ports for time and randomness: the only places that may ask the machine.</summary>
    private static readonly string[] ClockAndRandomAdapters = ["src/BillingFunctions/Hosting/SystemRandomSource.cs"];

    private static readonly string[] AmbientMembers =
    [
        "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "Guid.NewGuid",
        "Guid.CreateVersion7", "Random.Shared", "RandomNumberGenerator.Fill", "RandomNumberGenerator.GetBytes", "RandomNumberGenerator.GetInt32",
        "SystemClock.Instance.GetCurrentInstant", "Environment.TickCount", "Environment.TickCount64", "Stopwatch.StartNew",
    ];

    [Fact]
    public void No_file_is_longer_than_400_lines() => Assert.Empty(
        SourceTree.Files.Where(file => file.Lines > FileMaxLines).Select(file => $"{file.Path}: {file.Lines} lines"));

    [Fact]
    public void The_median_file_is_short()
    {
        int[] lines = [.. SourceTree.Under("src").Select(file => file.Lines).Order()];
        Assert.InRange(lines[lines.Length / 2], 1, FileMedianMaxLines);
    }

    [Fact]
    public void No_method_is_longer_than_60_lines() => Assert.Empty(
        from file in SourceTree.Files
        from member in file.Syntax.DescendantNodes()
        where member is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
        let lines = LinesOf(member)
        where lines > MethodMaxLines
        select $"{file.At(member)}: {lines} lines");

    [Fact]
    public void Time_and_randomness_come_from_their_ports() => Assert.Empty(
        from file in SourceTree.Under("src")
        where !ClockAndRandomAdapters.Contains(file.Path)
        from access in file.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        where AmbientMembers.Contains(access.ToString())
        select $"{file.At(access)}: {access}");

    [Fact]
    public void Nobody_makes_a_random_generator_of_its_own() => Assert.Empty(
        from file in SourceTree.Under("src")
        from creation in file.Syntax.DescendantNodes().OfType<ObjectCreationExpressionSyntax>()
        where creation.Type.ToString() is "Random" or "System.Random"
        select file.At(creation));

    [Fact]
    public void Money_and_quantities_are_never_binary_floating_point() => Assert.Empty(
        from file in SourceTree.Under("src/Billing.Domain").Concat(SourceTree.Under("src/Billing.Application"))
        from type in file.Syntax.DescendantNodes().OfType<PredefinedTypeSyntax>()
        where type.Keyword.IsKind(SyntaxKind.DoubleKeyword) || type.Keyword.IsKind(SyntaxKind.FloatKeyword)
        select file.At(type));

    [Fact]
    public void Nothing_is_left_to_do() => Assert.Empty(
        from file in SourceTree.Files
        where !file.Path.EndsWith("/TidyTests.cs", StringComparison.Ordinal)
        from Match mark in UnfinishedMarks().Matches(file.Text)
        select $"{file.Path}: {mark.Value}");

    [Fact]
    public void No_test_is_skipped() => Assert.Empty(
        from file in SourceTree.Under("tests")
        from argument in file.Syntax.DescendantNodes().OfType<AttributeArgumentSyntax>()
        where argument.NameEquals?.Name.ToString() == "Skip"
        select file.At(argument));

    [Fact]
    public void Names_say_what_a_thing_does() => Assert.Empty(
        from file in SourceTree.Files
        from type in file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        where EmptyWords().IsMatch(type.Identifier.Text)
        select $"{file.At(type)}: {type.Identifier.Text}");

    [Fact]
    public void Every_area_of_the_domain_explains_itself() => Assert.Empty(
        from folder in Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src", "Billing.Domain"))
        let name = Path.GetFileName(folder)
        where name is not ("bin" or "obj") && !File.Exists(Path.Combine(folder, "README.md"))
        select $"{name} has no README.md");

    private static int LinesOf(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b")]
    private static partial Regex UnfinishedMarks();

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utilities|Common|Misc)$")]
    private static partial Regex EmptyWords();
}
