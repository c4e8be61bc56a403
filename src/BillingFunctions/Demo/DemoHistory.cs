using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BillingFunctions.Demo;

/// <summary>The history: catalogue, customers, usage, subscriptions, closes, and the invoices that come out. Every step may be repeated.</summary>
internal sealed class DemoHistory(DemoApi api, DemoEvents events, string outputDirectory)
{
    private const string FirstMonth = "2025-01-01T00:00:00Z";
    private const int Months = 18;
    private const int EventsPerBatch = 100;
    private const int ParallelCalls = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    private readonly DemoProgress _progress = new();

    public async Task PlayAsync()
    {
        List<string> lines = await LinesAsync();
        List<string> names = [.. lines.Select(CustomerOf).Distinct().Order(StringComparer.Ordinal)];
        await _progress.StepAsync("Open the import window", () => api.PutAsync(
            "/v1/organizations/current/import_window", new JsonObject { ["from"] = FirstMonth, ["to"] = "2026-07-02T00:00:00Z" }));
        string plan = await _progress.StepAsync("Create metrics, tax and plan", () => DemoCatalogue.CreateAsync(api));
        Dictionary<string, string> customers = await _progress.StepAsync($"Create {names.Count} customers", () => CustomersAsync(names));
        await _progress.StepAsync($"Send {lines.Count:N0} usage events", () => SendAsync(lines));
        await _progress.StepAsync($"Subscribe {names.Count} customers", () => SubscribeAsync(customers, plan));
        List<JsonNode> invoices = await _progress.StepAsync($"Close {Months} months", () => CloseAsync(customers.Count * Months));
        await _progress.StepAsync($"Write {invoices.Count} invoices as JSON and PDF", () => WriteAsync(invoices));
        DemoSummary.Print(invoices);
        Console.WriteLine($"{invoices.Count} invoices in {Path.GetFullPath(outputDirectory)}; {_progress.Seconds:F1} s in all");
    }

    private async Task<List<string>> LinesAsync()
    {
        List<string> lines = [];
        await foreach (string line in events.ReadAsync())
            lines.Add(line);

        return lines;
    }

    private static string CustomerOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("external_customer_id").GetString()!;
    }

    private async Task<Dictionary<string, string>> CustomersAsync(List<string> names)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(names, Parallelism, async (name, _) =>
        {
            var body = new JsonObject { ["external_id"] = name, ["name"] = $"Account {name}", ["currency"] = "USD", ["timezone"] = "UTC" };
            JsonNode created = await api.PostAsync("/v1/customers/", body, $"demo-customer-{name}");
            lock (ids)
                ids[name] = created["id"]!.GetValue<string>();
        });
        return ids;
    }

    private async Task SendAsync(List<string> lines) => await Parallel.ForEachAsync(lines.Chunk(EventsPerBatch), Parallelism, async (batch, _) =>
    {
        var body = new StringBuilder("{\"events\":[").AppendJoin(',', batch).Append("]}");
        await api.PostAsync("/v1/events/batch", body.ToString());
        _progress.Advance(batch.Length, lines.Count);
    });

    private async Task SubscribeAsync(Dictionary<string, string> customers, string plan) =>
        await Parallel.ForEachAsync(customers, Parallelism, async (customer, _) => await api.PostAsync(
            "/v1/subscriptions/",
            new JsonObject
            {
                ["external_id"] = $"sub-{customer.Key}",
                ["customer_id"] = customer.Value,
                ["plan_id"] = plan,
                ["started_at"] = FirstMonth,
                ["billing_time"] = "calendar",
            },
            $"demo-subscription-{customer.Key}"));

    /// <summary>The queue closes by itself; this only waits and looks.</summary>
    private async Task<List<JsonNode>> CloseAsync(int expected)
    {
        long startedAt = Stopwatch.GetTimestamp();
        int total;
        while ((total = (await api.ListAsync("/v1/invoices/?limit=1")).Total) < expected)
        {
            if (Stopwatch.GetElapsedTime(startedAt) > Patience)
                throw new DemoException($"Only {total} of {expected} invoices are there after {Patience.TotalMinutes} minutes");

            _progress.Show(total, expected);
            await Task.Delay(LookAgain);
        }

        List<JsonNode> invoices = [];
        while (invoices.Count < total)
            invoices.AddRange((await api.ListAsync($"/v1/invoices/?limit=200&order_by=billing_period_start:asc&skip={invoices.Count}")).Items.Select(item => item!));

        return invoices;
    }

    private async Task WriteAsync(List<JsonNode> invoices)
    {
        Directory.CreateDirectory(outputDirectory);
        int done = 0;
        await Parallel.ForEachAsync(invoices, Parallelism, async (invoice, cancellation) =>
        {
            string name = string.Join('_', $"{invoice["invoice_number"]}".Split(Path.GetInvalidFileNameChars()));
            string path = Path.Combine(outputDirectory, name);
            byte[] pdf = await api.GetFileAsync($"/v1/invoices/{invoice["id"]}/pdf_preview");
            await File.WriteAllBytesAsync(path + ".pdf", pdf, cancellation);
            await File.WriteAllTextAsync(path + ".json", invoice.ToJsonString(Indented), cancellation);
            _progress.Show(Interlocked.Increment(ref done), invoices.Count);
        });
    }

    private static ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = ParallelCalls };

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, TypeInfoResolver = DemoJson.Default };
}
