using System.IO.Compression;
using System.Text.Json;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using NodaTime;
using NodaTime.Text;

namespace Billing.Domain.Tests.Invoicing;

/// <summary>Forty accounts, one month, real usage: aggregated naively here, priced by the engine, compared with independent figures.</summary>
public sealed class MarchOfTheSampleAccounts
{
    private static readonly Charge Changes = Build.Charge(
        11, "changes", new GraduatedPrice([new(10, 0), new(100, 50), new(null, 30)]));

    private static readonly Charge Lines = Build.Charge(12, "lines", new PackagePrice(200, 1000, 5000));
    private static readonly Charge Areas = Build.Charge(13, "areas", new VolumePrice([new(5, 300), new(null, 250)]));
    private static readonly Charge Files = Build.Charge(14, "files_max", new StandardPrice(1.25m));
    private static readonly Plan Plan = Build.Plan(4900, Changes, Lines, Areas, Files);
    private static readonly Instant March = Instant.FromUtc(2026, 3, 1, 0, 0);

    [Fact]
    public void Every_account_owes_exactly_what_was_computed_independently()
    {
        ILookup<string, JsonElement> events = EventsOfMarch();
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText("Fixtures/expected-2026-03.json"));
        var accounts = expected.RootElement.GetProperty("2026-03").EnumerateObject().ToList();
        Assert.Equal(40, accounts.Count);
        foreach (JsonProperty account in accounts)
        {
            ComputedInvoice invoice = Compute([.. events[account.Name]]);
            JsonElement fees = account.Value.GetProperty("fees");
            string[] names = ["base", "changes_graduated", "lines_package", "areas_volume", "files_max_standard"];
            Assert.Equal(names.Select(n => fees.GetProperty(n).GetInt64()), invoice.Fees.Select(f => f.AmountMinor));
            Assert.Equal(account.Value.GetProperty("subtotal").GetInt64(), invoice.SubtotalMinor);
            Assert.Equal(account.Value.GetProperty("tax").GetInt64(), invoice.TaxMinor);
            Assert.Equal(account.Value.GetProperty("total").GetInt64(), invoice.TotalMinor);
        }
    }

    private static ComputedInvoice Compute(List<JsonElement> events)
    {
        long count = events.Count;
        decimal added = events.Sum(e => e.GetProperty("lines_added").GetDecimal());
        int areas = events.Select(e => e.GetProperty("area").GetString()).Distinct().Count();
        decimal files = events.Select(e => e.GetProperty("files").GetDecimal()).DefaultIfEmpty(0).Max();
        SubscriptionBill bill = Build.Closing(
            Plan,
            Build.Subscription(),
            March,
            Build.Usage(Changes, count, count),
            Build.Usage(Lines, added, count),
            Build.Usage(Areas, areas, count),
            Build.Usage(Files, files, count));
        return InvoiceCalculation.Compute(Build.Request(bill) with { Taxes = Build.Taxes(Build.Tax("vat", 0.2m)) }).Value;
    }

    private static ILookup<string, JsonElement> EventsOfMarch()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead("Fixtures/usage-events.ndjson.gz"), CompressionMode.Decompress));
        var events = new List<(string Account, JsonElement Properties)>();
        while (file.ReadLine() is { } line)
        {
            JsonElement one = JsonDocument.Parse(line).RootElement;
            Instant at = OffsetDateTimePattern.ExtendedIso.Parse(one.GetProperty("timestamp").GetString()!).Value.ToInstant();
            if (at >= March && at < Instant.FromUtc(2026, 4, 1, 0, 0))
                events.Add((one.GetProperty("external_customer_id").GetString()!, one.GetProperty("properties")));
        }

        return events.ToLookup(e => e.Account, e => e.Properties);
    }
}
