using System.Text.RegularExpressions;

namespace BillingFunctions.Tests.Http.Surfaces;

/// <summary>The operations that the published APIs list, from the fixture <c>surface-operations.csv</c>.</summary>
internal static partial class PublishedOperations
{
    private static readonly string[][] Rows =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "surface-operations.csv")).Skip(1).Select(row => row.Split(','))];

    /// <summary>Methods and paths of a system.</summary>
    public static IEnumerable<string> Of(string system) => Rows.Where(row => row[0] == system).Select(row => $"{row[1]} {row[2].Split('?')[0].TrimEnd('/')}");

    /// <summary>The same without the names of parameters, which do not tell operations apart.</summary>
    public static string Shape(string operation) => Parameter().Replace(operation, "{}");

    [GeneratedRegex(@"\{[^}]*\}|:[A-Za-z_]+")]
    private static partial Regex Parameter();
}
