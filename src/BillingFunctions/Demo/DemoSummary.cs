using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BillingFunctions.Demo;

/// <summary>A table of what came out: one line a month.</summary>
internal static class DemoSummary
{
    public static void Print(IReadOnlyList<JsonNode> invoices)
    {
        Console.WriteLine();
        Console.WriteLine("  Month     Invoices      Subtotal           Tax         Total (USD)");
        foreach (IGrouping<string, JsonNode> month in invoices.GroupBy(invoice => $"{invoice["billing_period_start"]}"[..7]).OrderBy(month => month.Key))
            PrintLine(month.Key, [.. month]);

        PrintLine("All", invoices);
        Console.WriteLine();
    }

    private static void PrintLine(string label, IReadOnlyList<JsonNode> invoices) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {label,-8} {invoices.Count,9} {Sum(invoices, "subtotal_cents"),13:N2} {Sum(invoices, "tax_amount_cents"),13:N2} {Sum(invoices, "total_cents"),13:N2}"));

    private static decimal Sum(IReadOnlyList<JsonNode> invoices, string field) =>
        invoices.Sum(invoice => decimal.Parse($"{invoice[field]}", NumberStyles.Number, CultureInfo.InvariantCulture)) / 100;
}

/// <summary>Writes JSON nodes without reflection.</summary>
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class DemoJson : JsonSerializerContext;
