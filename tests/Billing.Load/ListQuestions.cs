namespace Billing.Load;

/// <summary>A kind of question.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Path">The path of the so manieth.</param>
/// <param name="Surface">Which surface is asked.</param>
internal sealed record ListQuestion(string Name, Func<int, string> Path, string Surface = ListQuestion.V1)
{
    public const string V1 = "v1";
    public const string Nova = "nova";
    public const string CrediBill = "credibill";
    public const string BillingService = "billing-service";
    public const string Nno = "nno";
}

/// <summary>
/// What is asked of long lists. A kind of question names another page, customer or value each time, so that what was just read does not answer it, unless everybody asks for the same.
/// </summary>
internal static class ListQuestions
{
    /// <summary>Spreads the numbers of questions over a list.</summary>
    private const int Step = 7_919;

    /// <summary>Items of a page of NovaBilling, whose pages are numbered from 1.</summary>
    private const int NumberedPage = 100;

    /// <summary>The kinds of questions.</summary>
    public static IEnumerable<ListQuestion> Of(string customer, int items) => [.. OfV1(customer, items), .. OfOthers(customer, items)];

    private static ListQuestion[] OfV1(string customer, int items)
    {
        int Any(int number) => (int)((long)number * Step % items);
        return
        [
            new("invoices, newest", _ => "/v1/invoices?limit=100"),
            new("invoices, any page", i => $"/v1/invoices?limit=100&skip={Any(i)}"),
            new("invoices, of a status, counted", _ => "/v1/invoices?limit=1&status=finalized"),
            new("invoices, of a customer", _ => $"/v1/invoices?limit=100&customer_id={customer}"),
            new("invoices, of any customer", i => $"/v1/invoices?limit=100&customer_id={ListData.CustomerOf(i)}"),
            new("invoices, largest first", _ => "/v1/invoices?limit=100&order_by=total_cents:desc"),
            new("invoices, largest first, any page", i => $"/v1/invoices?limit=100&order_by=total_cents:desc&skip={Any(i)}"),
            new("invoices, paid, by number, any page", i => $"/v1/invoices?limit=100&status=paid&order_by=invoice_number:asc&skip={Any(i) / 2}"),
            new("invoices, by status, any page", i => $"/v1/invoices?limit=100&order_by=status:asc&skip={Any(i)}"),
            new("fees, any page", i => $"/v1/fees?limit=100&skip={Any(i)}"),
            new("fees, of a type, any page", i => $"/v1/fees?limit=100&fee_type=add_on&skip={Any(i)}"),
            new("customers, newest", _ => "/v1/customers?limit=100"),
            new("customers, any page", i => $"/v1/customers?limit=100&skip={Any(i)}"),
            new("customers, by name", _ => "/v1/customers?limit=100&order_by=name:asc"),
            new("customers, by name, any page", i => $"/v1/customers?limit=100&order_by=name:asc&skip={Any(i)}"),
            new("customers, late, any page", i => "/v1/customers?limit=100&past_due=true"),
            new("subscriptions, newest", _ => "/v1/subscriptions?limit=100"),
            new("subscriptions, any page", i => $"/v1/subscriptions?limit=100&skip={Any(i)}"),
            new("subscriptions, active, by external id", i => $"/v1/subscriptions?limit=100&status=active&order_by=external_id:asc&skip={Any(i)}"),
            new("subscriptions, not late, any page", i => $"/v1/subscriptions?limit=100&past_due=false&skip={Any(i)}"),
            new("search of customers, invoices and more", i => $"/v1/search?q={Any(i)}"),
            new("events, newest", _ => "/v1/events?limit=100"),
            new("events, oldest", _ => "/v1/events?limit=100&order_by=timestamp:asc"),
            new("events, any page", i => $"/v1/events?limit=100&skip={Any(i)}"),
            new("events, of any customer", i => $"/v1/events?limit=100&external_customer_id=events-{i % ListData.CustomersOfEvents}"),
            new("events, any page of any customer", i => $"/v1/events?limit=100&external_customer_id=events-{i % ListData.CustomersOfEvents}&skip={Any(i) / ListData.CustomersOfEvents}"),
        ];
    }

    /// <summary>The big lists of the other surfaces, as they page and search.</summary>
    private static ListQuestion[] OfOthers(string customer, int items)
    {
        int Any(int number) => (int)((long)number * Step % items);
        int Page(int number) => 1 + (Any(number) / NumberedPage);
        return
        [
            new("NovaBilling: customers, any page", i => $"/api/customers?limit={NumberedPage}&page={Page(i)}", ListQuestion.Nova),
            new("NovaBilling: customers, search", i => $"/api/customers?limit={NumberedPage}&search=mer%20{Any(i)}", ListQuestion.Nova),
            new("NovaBilling: subscriptions, any page", i => $"/api/subscriptions?limit={NumberedPage}&page={Page(i)}", ListQuestion.Nova),
            new("NovaBilling: subscriptions, past due", _ => $"/api/subscriptions?limit={NumberedPage}&status=PAST_DUE", ListQuestion.Nova),
            new("NovaBilling: subscriptions, active, any page", i => $"/api/subscriptions?limit={NumberedPage}&status=ACTIVE&page={Page(i)}", ListQuestion.Nova),
            new("NovaBilling: invoices, any page", i => $"/api/invoices?limit={NumberedPage}&page={Page(i)}", ListQuestion.Nova),
            new("NovaBilling: invoices, paid, any page", i => $"/api/invoices?limit={NumberedPage}&status=PAID&page={1 + (Page(i) / 2)}", ListQuestion.Nova),
            new("NovaBilling: invoices of any customer", i => $"/api/invoices?limit={NumberedPage}&customerId={ListData.CustomerOf(i)}", ListQuestion.Nova),
            new("CrediBill: invoices of a customer, all", _ => $"/api/invoices?customerId={customer}", ListQuestion.CrediBill),
            new("CrediBill: subscriptions of a customer, all", _ => $"/api/subscriptions?customerId={customer}", ListQuestion.CrediBill),
            new("CrediBill: a customer with all of it", _ => $"/api/customers?customerId={customer}", ListQuestion.CrediBill),
            new("Billing Service: invoices of a tenant, any page", i => $"/api/v1/billing/tenants/{customer}/invoices?page={i % 5}&size=20", ListQuestion.BillingService),
            new("Billing Service: subscriptions of a tenant", _ => $"/api/v1/billing/tenants/{customer}/subscriptions?size=20", ListQuestion.BillingService),
            new("NNO: invoices of a platform", _ => "/api/billing/invoices?limit=100&platformId=list", ListQuestion.Nno),
            new("NNO: overview of all", _ => "/operator/overview", ListQuestion.Nno),
            new("CrediBill: all customers in one answer", _ => "/api/customers", ListQuestion.CrediBill),
        ];
    }
}
