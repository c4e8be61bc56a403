using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Billing.Load;

/// <summary>
/// Fills lists fast: items like the one that the service itself put there, over the last twelve months, through the projector that all changes of lists go through, some months side by
/// side. Events are sent and counted.
/// </summary>
internal static class ListData
{
    /// <summary>Customers whose events are sent.</summary>
    public const int CustomersOfEvents = 100;

    /// <summary>Changes that the projector is given together: many transactions, one after the other.</summary>
    private const int AtOnce = 2_000;

    private const int MonthsAtOnce = 4;
    private const long MonthBytesMax = 4_000_000;
    private const int Months = 12;
    private const int TriesMax = 10;
    private const int CustomersOfInvoices = 1_000;

    private static readonly string[] Statuses = ["Finalized", "Paid", "Paid", "Paid", "Voided"];

    /// <summary>Makes the lists; gives the customer that the invoices and subscriptions of a thousandth have.</summary>
    public static async Task<string> FillAsync(ListHost host, int items)
    {
        string customer = await MakeTemplatesAsync(host);
        await host.OpenSurfacesAsync(customer);
        await Task.WhenAll(
            TimedAsync("customers", () => FillAsync(host, CustomerLists.Customers, items, (keys, number) =>
            {
                Set(CustomerLists.Customers, keys, "external_id", $"list-{number}");
                Set(CustomerLists.Customers, keys, "name", $"Customer {number * 7919 % items}");
            })),
            TimedAsync("subscriptions", () => FillAsync(host, SubscriptionLists.Subscriptions, items, (keys, number) =>
            {
                Set(SubscriptionLists.Subscriptions, keys, "external_id", $"list-{number}");
                Set(SubscriptionLists.Subscriptions, keys, "customer_id", number % CustomersOfInvoices == 0 ? customer : CustomerOf(number));
            })),
            TimedAsync("invoices", () => FillAsync(host, InvoiceLists.Invoices, items, (keys, number) =>
            {
                Set(InvoiceLists.Invoices, keys, "customer_id", number % CustomersOfInvoices == 0 ? customer : CustomerOf(number));
                Set(InvoiceLists.Invoices, keys, "status", Statuses[number % Statuses.Length]);
                Set(InvoiceLists.Invoices, keys, "total_cents", (number * 7919L % 1_000_000).ToString(CultureInfo.InvariantCulture));
            })));
        await TimedAsync("events", () => SendEventsAsync(host, items));
        return customer;
    }

    /// <summary>A customer with invoices.</summary>
    public static string CustomerOf(int number) => new BillingId(OwnerOf(number % CustomersOfInvoices), 0).ToString();

    private static async Task TimedAsync(string what, Func<Task> fill)
    {
        long started = Stopwatch.GetTimestamp();
        await fill();
        Console.WriteLine($"{what} made in {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s");
    }

    private static async Task<string> MakeTemplatesAsync(ListHost host)
    {
        string id = (await host.PostAsync("/v1/customers", """{"external_id":"list","name":"Customer"}""")).GetProperty("id").GetString()!;
        JsonElement plan = await host.PostAsync("/v1/plans", """{"code":"list","name":"List","interval":"monthly","amount_cents":1000}""");
        await host.PostAsync("/v1/subscriptions", $$"""{"external_id":"list","customer_id":"{{id}}","plan_id":"{{plan.GetProperty("id").GetString()}}","started_at":"{{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ssZ}}"}""");
        await host.PostAsync("/v1/invoices/one_off", $$"""{"customer_id":"{{id}}","line_items":[{"description":"Work","quantity":1,"unit_price":5000,"amount":5000}]}""");
        await host.PostAsync("/v1/billable_metrics", """{"code":"calls","name":"Calls","aggregation_type":"count"}""");
        for (int number = 0; number < CustomersOfEvents; number++)
        {
            await host.PostAsync("/v1/customers", $$"""{"external_id":"events-{{number}}","name":"Events"}""");
        }

        return id;
    }

    private static async Task FillAsync(ListHost host, ListDefinition list, int count, Action<string?[], int> vary)
    {
        WalkedItem? template = null;
        ITableStore tables = host.Services.GetRequiredService<ITableStore>();
        await foreach (WalkedItem item in new ListWalk(tables).ReadAsync(host.Space, list, null, default))
        {
            template ??= item;
        }

        string partition = ListRows.Partition(host.Space, list.Name);
        string row = Encoding.UTF8.GetString(template!.Row.Span);
        Instant end = SystemClock.Instance.GetCurrentInstant();
        Duration step = Duration.FromDays(30 * Months) / count;
        IEnumerable<IGrouping<string, int>> months = Enumerable.Range(0, count).GroupBy(number => ListRows.Month(TimeOf(number)), StringComparer.Ordinal);
        await Parallel.ForEachAsync(months, new ParallelOptions { MaxDegreeOfParallelism = MonthsAtOnce }, async (month, _) =>
        {
            // A projector writes one transaction of a list at a time; months do not touch each other. Words are most of the writes: on Azurite they are left out, and elsewhere only customers have them.
            var projector = new ListProjector(tables);
            var memory = new MonthMemory(MonthBytesMax);
            foreach (int[] numbers in month.Chunk(AtOnce))
            {
                List<ListChange> changes = [.. numbers.Select(ItemOf)];
                await UntilWrittenAsync(() => list == CustomerLists.Customers && !host.IsOnAzurite ? projector.ApplyAsync(changes, default) : WriteAsync(tables, memory, partition, month.Key, changes));
            }
        });

        Instant TimeOf(int number) => end - (step * (count - number));

        ListChange ItemOf(int number)
        {
            // What hangs on a real customer is kept readable: only the template's own subscription can be looked up.
            var id = list == CustomerLists.Customers ? new BillingId(OwnerOf(number), 0) : new BillingId(OwnerOf(number), (ulong)(number + 1) << 16);
            string?[] keys = [.. template.Keys];
            vary(keys, number);
            string text = list == SubscriptionLists.Subscriptions ? row : row.Replace(template.Place.Id.ToString(), id.ToString(), StringComparison.Ordinal);
            return new ListChange(partition, ListRows.Month(TimeOf(number)), new ListItem(id, TimeOf(number), 1, keys, Removed: false), Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>Writes what the projector would, without words to search for.</summary>
    private static async Task WriteAsync(ITableStore tables, MonthMemory memory, string partition, string month, List<ListChange> changes)
    {
        while (changes.Count > 0)
        {
            var edit = new MonthEdit(tables, memory, partition, month);
            await edit.LoadAsync(default);
            int taken = await edit.ApplyAsync(changes, default);
            changes.RemoveRange(0, await edit.CommitAsync([], default) ? taken : 0);
        }
    }

    /// <summary>A store on a busy machine may not answer in time; a change that is applied twice changes nothing.</summary>
    private static async Task UntilWrittenAsync(Func<Task> write)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                await write();
                return;
            }
            catch (StoreException) when (tries < TriesMax)
            {
                await Task.Delay(1_000);
            }
        }
    }

    /// <summary>A batch holds events of one customer, so that counting it is one transaction; those of all customers lie among each other in time.</summary>
    private static async Task SendEventsAsync(ListHost host, int count)
    {
        DateTimeOffset end = DateTimeOffset.UtcNow;
        IEnumerable<int[]> batches = Enumerable.Range(0, count).GroupBy(number => number % CustomersOfEvents).SelectMany(own => own.Chunk(100));
        foreach (int[] numbers in batches)
        {
            IEnumerable<string> events = numbers.Select(number => string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"transaction_id":"{{number}}","external_customer_id":"events-{{number % CustomersOfEvents}}","code":"calls","timestamp":"{{end.AddSeconds(-60.0 * number * 1_000 * 25 / count):yyyy-MM-ddTHH:mm:ssZ}}"}"""));
            await host.PostAsync("/v1/events/batch", $$"""{"events":[{{string.Join(',', events)}}]}""");
        }

        for (int number = 0; number < CustomersOfEvents; number++)
        {
            string own = $"/v1/events?external_customer_id=events-{number}&limit=1";
            for (int tries = 0; tries < 3_000 && await host.TotalAsync(own) < count / CustomersOfEvents; tries++)
            {
                await Task.Delay(100);
            }
        }
    }

    private static OwnerKey OwnerOf(int number) => new((ulong)(number + 1) << 8);

    private static void Set(ListDefinition list, string?[] keys, string field, string value) => keys[list.IndexOf(field)] = value;
}
