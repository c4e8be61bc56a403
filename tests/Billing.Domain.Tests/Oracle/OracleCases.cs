namespace Billing.Domain.Tests.Oracle;

/// <summary>How many random cases the comparisons with the second implementation take.</summary>
internal static class OracleCases
{
    /// <summary>The usual number, times what the environment variable <c>BILLING_ORACLE_FACTOR</c> says.</summary>
    internal static int Of(int usual) =>
        usual * (int.TryParse(Environment.GetEnvironmentVariable("BILLING_ORACLE_FACTOR"), out int factor) ? Math.Max(1, factor) : 1);
}
