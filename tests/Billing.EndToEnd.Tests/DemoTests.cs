using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json;

namespace Billing.EndToEnd;

/// <summary>The main job: real usage becomes correct invoices, whatever happens on the way.</summary>
public sealed class DemoTests
{
    private const int Customers = 40;
    private const int Months = 18;

    [Fact]
    public async Task The_history_gives_720_invoices_and_march_is_right_to_the_cent()
    {
        using var run = new DemoRun();
        string shown = await run.PlayAsync();
        Assert.Contains("720 invoices", shown, StringComparison.Ordinal);
        IReadOnlyList<JsonElement> invoices = run.Invoices();
        Assert.Equal(Customers * Months, invoices.Count);
        Assert.Equal(Customers * Months, Directory.EnumerateFiles(run.Output, "*.pdf").Count());
        Assert.Equal(Customers * Months, invoices.Select(invoice => invoice.GetProperty("invoice_number").GetString()).Distinct().Count());
        VerifyMarch(invoices);

        string first = run.Digest();
        await run.PlayAsync();
        Assert.Equal(first, run.Digest());
    }

    [Fact]
    public async Task Usage_sent_twice_and_in_any_order_gives_the_same_invoices()
    {
        using var plain = new DemoRun();
        using var mixed = new DemoRun();
        string shuffled = Path.Combine(Directory.CreateTempSubdirectory("billing-events-").FullName, "events.ndjson");
        string[] lines = SampleLines();
        var random = new Random(20260301);
        string[] twice = [.. lines, .. lines];
        random.Shuffle(twice);
        await File.WriteAllLinesAsync(shuffled, twice);

        await plain.PlayAsync();
        await mixed.PlayAsync("--events", shuffled);

        Assert.Equal(plain.Digest(), mixed.Digest());
        VerifyMarch(mixed.Invoices());
    }

    [Fact]
    public async Task Killed_at_any_moment_and_started_again_the_history_ends_the_same()
    {
        using var run = new DemoRun();
        var random = new Random(7);
        for (int kill = 0; kill < 6; kill++)
        {
            await run.KillAsync(TimeSpan.FromMilliseconds(1_000 + random.Next(5_000)));
        }

        await run.PlayAsync();
        Assert.Equal(Customers * Months, run.Invoices().Count);
        Assert.Equal(Customers * Months, run.Invoices().Select(invoice => invoice.GetProperty("id").GetString()).Distinct().Count());
        VerifyMarch(run.Invoices());
    }

    private static void VerifyMarch(IReadOnlyList<JsonElement> invoices)
    {
        Dictionary<string, JsonElement> march = invoices
            .Where(invoice => invoice.GetProperty("billing_period_start").GetString()!.StartsWith("2026-03-01", StringComparison.Ordinal))
            .ToDictionary(invoice => CustomerOf(invoice));
        string file = Path.Combine(AppContext.BaseDirectory, "Fixtures", "expected-2026-03.json");
        using var expected = JsonDocument.Parse(File.ReadAllBytes(file));
        int verified = 0;
        foreach (JsonProperty account in expected.RootElement.GetProperty("2026-03").EnumerateObject())
        {
            VerifyInvoice(account.Name, account.Value, march[account.Name]);
            verified++;
        }

        Assert.Equal(Customers, verified);
    }

    private static void VerifyInvoice(string account, JsonElement expected, JsonElement invoice)
    {
        JsonElement fees = expected.GetProperty("fees");
        long[] wanted =
        [
            Cents(fees, "base"), Cents(fees, "changes_graduated"), Cents(fees, "lines_package"), Cents(fees, "areas_volume"),
            Cents(fees, "files_max_standard"), Cents(expected, "subtotal"), Cents(expected, "tax"), Cents(expected, "total"),
        ];
        long[] billed =
        [
            .. invoice.GetProperty("line_items").EnumerateArray().Select(line => Cents(line, "amount")),
            Cents(invoice, "subtotal_cents"), Cents(invoice, "tax_amount_cents"), Cents(invoice, "total_cents"),
        ];
        Assert.True(wanted.SequenceEqual(billed), $"{account}: expected {string.Join(' ', wanted)}, billed {string.Join(' ', billed)}");
    }

    /// <summary>The customer's code stands in the middle of the number.</summary>
    private static string CustomerOf(JsonElement invoice)
    {
        string number = invoice.GetProperty("invoice_number").GetString()!;
        return number["INV-".Length..number.LastIndexOf('-')];
    }

    private static long Cents(JsonElement holder, string name)
    {
        JsonElement value = holder.GetProperty(name);
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return decimal.ToInt64(decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture));
    }

    private static string[] SampleLines()
    {
        Assembly app = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "BillingFunctions.dll"));
        using Stream sample = app.GetManifestResourceStream("BillingFunctions.Demo.usage-events.ndjson.gz")!;
        using var reader = new StreamReader(new GZipStream(sample, CompressionMode.Decompress));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
