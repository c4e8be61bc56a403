namespace Billing.Domain.Tests.Docs;

/// <summary>Finds files of the working copy that the tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find(AppContext.BaseDirectory);

    internal static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string from)
    {
        DirectoryInfo? folder = new(from);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "BillingFunctions.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
