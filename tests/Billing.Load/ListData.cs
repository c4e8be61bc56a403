using System.Globalization;
using System.Text;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Billing.Load;

/// <summary>
/// Fills lists fast: items like the one that the service itself put there, over the last twelve months, through the projector that all changes of lists go through. Events are sent
/// and counted.
/// </summary>
internal static class ListData
{
    private const int AtOnce = 600;
    private const int Months = 12;
    private const int TriesMax = 10;
    private const int CustomersOfInvoices = 1_000;
    /// <summary>Customers whose events are sent.</summary>
    public const int CustomersOfEvents = 100;

    private static readonly string[] Statuses = ["Finalized", "Paid", "Paid", "Paid", "Voided"];

    /// <summary>Makes the lists; gives the customer that the invoices of a thousandth have.</summary>
    public static async Task<string> FillAsync(ListHost host, int items)
    {
        string customer = await MakeTemplatesAsync(host);
        await FillAsync(host, CustomerLists.Customers, items, (keys, number) =>
        {
            Set(CustomerLists.Customers, keys, "external_id", $"list-{number}");
            Set(CustomerLists.Customers, keys, "name", $"Customer {number * 7919 % items}");
        });
        await FillAsync(host, InvoiceLists.Invoices, items, (keys, number) =>
        {
            Set(InvoiceLists.Invoices, keys, "customer_id", number % CustomersOfInvoices == 0 ? customer : CustomerOf(number));
            Set(InvoiceLists.Invoices, keys, "status", Statuses[number % Statuses.Length]);
            Set(InvoiceLists.Invoices, keys, "total_cents", (number * 7919L % 1_000_000).ToString(CultureInfo.InvariantCulture));
        });
        await SendEventsAsync(host, items);
        return customer;
    }

    /// <summary>A customer with invoices.</summary>
    public static string CustomerOf(int number) => new BillingId(OwnerOf(number % CustomersOfInvoices), 0).ToString();

    private static async Task<string> MakeTemplatesAsync(ListHost host)
    {
        string id = (await host.PostAsync("/v1/customers", """{"external_id":"list","name":"Customer"}""")).GetProperty("id").GetString()!;
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
        await foreach (WalkedItem item in new ListWalk(host.Services.GetRequiredService<ITableStore>()).ReadAsync(host.Space, list, null, default))
        {
            template ??= item;
        }

        ListProjector projector = host.Services.GetRequiredService<ListProjector>();
        string partition = ListRows.Partition(host.Space, list.Name);
        string row = Encoding.UTF8.GetString(template!.Row.Span);
        Instant end = SystemClock.Instance.GetCurrentInstant();
        Duration step = Duration.FromDays(30 * Months) / count;
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(AtOnce))
        {
            await UntilWrittenAsync(projector, [.. numbers.Select(number => ItemOf(number))]);
        }

        ListChange ItemOf(int number)
        {
            var id = new BillingId(OwnerOf(number), list == CustomerLists.Customers ? 0 : (ulong)(number + 1) << 16);
            Instant at = end - (step * (count - number));
            string?[] keys = [.. template.Keys];
            vary(keys, number);
            byte[] text = Encoding.UTF8.GetBytes(row.Replace(template.Place.Id.ToString(), id.ToString(), StringComparison.Ordinal));
            return new ListChange(partition, ListRows.Month(at), new ListItem(id, at, 1, keys, Removed: false), text);
        }
    }

    /// <summary>A store on a busy machine may not answer in time; a change that is applied twice changes nothing.</summary>
    private static async Task UntilWrittenAsync(ListProjector projector, List<ListChange> changes)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                await projector.ApplyAsync(changes, default);
                return;
            }
            catch (StoreException) when (tries < TriesMax)
            {
                await Task.Delay(1_000);
            }
        }
    }

    private static async Task SendEventsAsync(ListHost host, int count)
    {
        DateTimeOffset end = DateTimeOffset.UtcNow;
        foreach (int[] numbers in Enumerable.Range(0, count).Chunk(100))
        {
            IEnumerable<string> events = numbers.Select(number => string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"transaction_id":"{{number}}","external_customer_id":"events-{{number % CustomersOfEvents}}","code":"calls","timestamp":"{{end.AddSeconds(-60.0 * number * 1_000 * 25 / count):yyyy-MM-ddTHH:mm:ssZ}}"}"""));
            await host.PostAsync("/v1/events/batch", $$"""{"events":[{{string.Join(',', events)}}]}""");
        }

        string last = $"/v1/events?external_customer_id=events-{CustomersOfEvents - 1}&limit=1";
        for (int tries = 0; tries < 3_000 && (await host.ListAsync(last)).Total < count / CustomersOfEvents; tries++)
        {
            await Task.Delay(100);
        }
    }

    private static OwnerKey OwnerOf(int number) => new((ulong)(number + 1) << 8);

    private static void Set(ListDefinition list, string?[] keys, string field, string value) => keys[list.IndexOf(field)] = value;
}
