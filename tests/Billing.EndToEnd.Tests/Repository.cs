namespace Billing.EndToEnd;

/// <summary>The files that people read.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>A file by its path in the repository.</summary>
    public static string File(string path) => Path.Combine(Root, path);

    private static string Find()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !System.IO.File.Exists(Path.Combine(at.FullName, "BillingFunctions.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository");
    }
}
