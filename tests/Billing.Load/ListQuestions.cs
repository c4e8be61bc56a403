namespace Billing.Load;

/// <summary>
/// What is asked of long lists. A kind of question names another page, customer or value each time, so that what was just read does not answer it, unless everybody asks for the same.
/// </summary>
internal static class ListQuestions
{
    /// <summary>Spreads the numbers of questions over a list.</summary>
    private const int Step = 7_919;

    /// <summary>The kinds of questions, each with the path of the so manieth.</summary>
    public static IEnumerable<(string Name, Func<int, string> Path)> Of(string customer, int items)
    {
        int Any(int number) => (int)((long)number * Step % items);
        return
        [
            ("invoices, newest", _ => "/v1/invoices?limit=100"),
            ("invoices, any page", i => $"/v1/invoices?limit=100&skip={Any(i)}"),
            ("invoices, of a status, counted", _ => "/v1/invoices?limit=1&status=finalized"),
            ("invoices, of a customer", _ => $"/v1/invoices?limit=100&customer_id={customer}"),
            ("invoices, of any customer", i => $"/v1/invoices?limit=100&customer_id={ListData.CustomerOf(i)}"),
            ("invoices, largest first", _ => "/v1/invoices?limit=100&order_by=total_cents:desc"),
            ("invoices, largest first, any page", i => $"/v1/invoices?limit=100&order_by=total_cents:desc&skip={Any(i)}"),
            ("invoices, paid, by number, any page", i => $"/v1/invoices?limit=100&status=paid&order_by=invoice_number:asc&skip={Any(i) / 2}"),
            ("invoices, by status, any page", i => $"/v1/invoices?limit=100&order_by=status:asc&skip={Any(i)}"),
            ("fees, any page", i => $"/v1/fees?limit=100&skip={Any(i)}"),
            ("fees, of a type, any page", i => $"/v1/fees?limit=100&fee_type=add_on&skip={Any(i)}"),
            ("customers, newest", _ => "/v1/customers?limit=100"),
            ("customers, any page", i => $"/v1/customers?limit=100&skip={Any(i)}"),
            ("customers, by name", _ => "/v1/customers?limit=100&order_by=name:asc"),
            ("customers, by name, any page", i => $"/v1/customers?limit=100&order_by=name:asc&skip={Any(i)}"),
            ("events, newest", _ => "/v1/events?limit=100"),
            ("events, oldest", _ => "/v1/events?limit=100&order_by=timestamp:asc"),
            ("events, any page", i => $"/v1/events?limit=100&skip={Any(i)}"),
            ("events, of any customer", i => $"/v1/events?limit=100&external_customer_id=events-{i % ListData.CustomersOfEvents}"),
            ("events, any page of any customer", i => $"/v1/events?limit=100&external_customer_id=events-{i % ListData.CustomersOfEvents}&skip={Any(i) / ListData.CustomersOfEvents}"),
        ];
    }
}
