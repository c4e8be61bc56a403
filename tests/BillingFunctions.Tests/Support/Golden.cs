namespace BillingFunctions.Tests.Support;

/// <summary>Envelopes as the Functions host sends them, one file each.</summary>
internal static class Golden
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".json")).TrimEnd('\n');

    public static Stream Open(string name) => File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".json"));
}
