using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;
using NodaTime.Text;

namespace BillingFunctions.Http.V1.Invoices;

/// <summary>Which invoices a list shows.</summary>
internal static class InvoiceFilters
{
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customer_id");
    private static readonly QueryParameter<BillingId?> SubscriptionId = Query.Id("subscription_id");
    private static readonly QueryParameter<InvoiceStatus?> Status = Query.OneOf<InvoiceStatus>("status");
    private static readonly QueryParameter<InvoiceType?> Type = Query.OneOf<InvoiceType>("invoice_type");
    private static readonly QueryParameter<bool> Overdue = Query.Bool("overdue", absent: false);
    private static readonly QueryParameter<Instant?> PeriodStart = Query.Instant("billing_period_start");
    private static readonly QueryParameter<Instant?> PeriodEnd = Query.Instant("billing_period_end");
    private static readonly QueryParameter<YearMonth?> Month = new("month", new MonthSchema(), false, null, ReadMonth);

    /// <summary>The zone furthest ahead of UTC: where a month begins first.</summary>
    private static readonly Duration FurthestAhead = Duration.FromHours(14);

    public static readonly Parameter[] Parameters = [CustomerId, SubscriptionId, Status, Type, Overdue, PeriodStart, PeriodEnd, Month];

    public const string Description =
        "billing_period_start and billing_period_end show the invoices whose period lies between these instants; month, such as 2026-03, those whose "
        + "period begins in that month wherever the customer is; overdue those that were due and whose money is still waited for.";

    public static IReadOnlyList<ListFilter> Of(Call call)
    {
        List<ListFilter> filters = [];
        if (call.Get(CustomerId) is { } customer)
            filters.Add(ListFilter.EqualTo("customer_id", customer.ToString()));

        if (call.Get(SubscriptionId) is { } subscription)
            filters.Add(InvoiceLists.OfSubscription(subscription));

        if (call.Get(Status) is { } status)
            filters.Add(ListFilter.EqualTo("status", status.ToString()));

        if (call.Get(Type) is { } type)
            filters.Add(ListFilter.EqualTo("invoice_type", type.ToString()));

        if (call.Get(Overdue))
            filters.Add(InvoiceLists.Overdue);

        AddPeriod(call, filters);
        return filters;
    }

    private static void AddPeriod(Call call, List<ListFilter> filters)
    {
        if (call.Get(PeriodStart) is { } from)
            filters.Add(NotBefore("billing_period_start", from));

        if (call.Get(PeriodEnd) is { } until)
            filters.Add(NotAfter("billing_period_end", until));

        if (call.Get(Month) is { } month)
        {
            filters.Add(NotBefore("billing_period_start", StartOf(month)));
            filters.Add(Before("billing_period_start", StartOf(month.PlusMonths(1))));
        }
    }

    /// <summary>A period of March begins in Kiritimati 14 hours before it does in UTC, and further west up to 12 hours after that.</summary>
    private static Instant StartOf(YearMonth month) => month.OnDayOfMonth(1).AtMidnight().InUtc().ToInstant() - FurthestAhead;

    private static ListFilter NotBefore(string field, Instant instant)
    {
        string key = ListKeys.Of(instant);
        return new ListFilter(field, value => string.CompareOrdinal(value, key) >= 0);
    }

    private static ListFilter Before(string field, Instant instant)
    {
        string key = ListKeys.Of(instant);
        return new ListFilter(field, value => value is not null && string.CompareOrdinal(value, key) < 0);
    }

    private static ListFilter NotAfter(string field, Instant instant)
    {
        string key = ListKeys.Of(instant);
        return new ListFilter(field, value => value is not null && string.CompareOrdinal(value, key) <= 0);
    }

    private static YearMonth? ReadMonth(string text) => MonthSchema.Pattern.Parse(text).Value;

    /// <summary>A month as ISO 8601 writes it.</summary>
    private sealed class MonthSchema() : FormattedSchema(
        "month", "2026-03", new Fault("Input should be a month such as 2026-03", "date_parsing"), new Fault("Input should be a month in a string", "date_type"))
    {
        public static readonly YearMonthPattern Pattern = YearMonthPattern.Iso;

        protected override bool Matches(ReadOnlySpan<byte> utf8) =>
            utf8.Length == 7 && Pattern.Parse(System.Text.Encoding.UTF8.GetString(utf8)) is { Success: true, Value.Year: > 1 and < 9998 };
    }
}
