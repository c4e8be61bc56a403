using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Billing.Architecture;

/// <summary>The project's own source, read from disk and parsed once.</summary>
internal static class SourceTree
{
    public static readonly string Root = FindRoot();

    public static readonly IReadOnlyList<SourceFile> Files = [.. Read("src"), .. Read("tests")];

    public static IEnumerable<SourceFile> Under(string folder) => Files.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    private static IEnumerable<SourceFile> Read(string folder) =>
        from path in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Root, path).Replace('\\', '/')
        where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
        let text = File.ReadAllText(path)
        select new SourceFile(
            relative, text, CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot());

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "BillingFunctions.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests must run below the folder of BillingFunctions.sln");
    }
}

/// <summary>One source file.</summary>
internal sealed record SourceFile(string Path, string Text, SyntaxNode Syntax)
{
    public int Lines => Text.AsSpan().Count('\n');

    public string At(SyntaxNode node) => $"{Path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}
