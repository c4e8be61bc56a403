namespace Billing.Storage.Tests.Contract;

/// <summary>Names that no other test uses, so that suites can share one account.</summary>
internal static class UniqueNames
{
    public static string Table() => "t" + Guid.NewGuid().ToString("n");

    public static string Queue() => "q-" + Guid.NewGuid().ToString("n");

    public static string Container() => "c-" + Guid.NewGuid().ToString("n");
}
