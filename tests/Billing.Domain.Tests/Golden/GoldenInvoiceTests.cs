using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Invoicing;

namespace Billing.Domain.Tests.Golden;

/// <summary>Whole invoices whose figures were worked out from the rules by hand; each file states its arithmetic.</summary>
public sealed class GoldenInvoiceTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Files() =>
        new(Directory.GetFiles("Golden", "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void The_invoice_is_the_one_worked_out_by_hand(string file)
    {
        GoldenScenario scenario = GoldenScenario.Read($"Golden/{file}.json");
        ComputedInvoice invoice = InvoiceCalculation.Compute(scenario.ToRequest()).Value;
        JsonNode expected = scenario.Expected;
        JsonObject actual = new GoldenInvoice(scenario.Currency, scenario.WalletNames).Write(invoice, expected);
        Assert.True(
            JsonNode.DeepEquals(expected, actual),
            $"{scenario.Name}\nexpected {expected.ToJsonString(Readable)}\ngot {actual.ToJsonString(Readable)}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_scenario_has_a_name_and_states_its_arithmetic(string file)
    {
        GoldenScenario scenario = GoldenScenario.Read($"Golden/{file}.json");
        Assert.NotEmpty(scenario.Name);
        Assert.Matches("[0-9]", scenario.Why);
    }
}
