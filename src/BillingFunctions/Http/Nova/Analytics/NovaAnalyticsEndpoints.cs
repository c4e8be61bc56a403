using System.Globalization;
using System.Text.Json.Serialization;
using Billing.Application.Analytics;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nova.Analytics;

/// <summary>Figures of a stretch of days, in US dollars by the rates that the tenant has fixed, or of one currency as it stands.</summary>
internal sealed class NovaAnalyticsEndpoints(ConvertedRevenue revenue, PeriodFigures figures, IClock clock)
{
    private static readonly QueryParameter<LocalDate?> From = Query.Date("dateFrom");
    private static readonly QueryParameter<LocalDate?> To = Query.Date("dateTo");
    private static readonly QueryParameter<string?> InCurrency = new("currency", new TextSchema(3, 3, TextFormat.Currency), false, null, text => text);
    private static readonly QueryParameter<string?> GroupBy = Query.Word("groupBy", ["day", "week", "month"]);
    private static readonly QueryParameter<string?> Provider = Query.Text("provider", 50);

    public void Map(SurfaceBuilder nova)
    {
        const string Window = "Both days included; left out: the last 30 days. Amounts are those in the currency that is asked for; without one all, in USD by the tenant's settings.exchangeRates. What has no rate is left out and named in unconverted.";
        GroupBuilder group = nova.Group("Analytics", "/api/analytics", NovaAnalyticsWire.Json);
        group.Get<NovaRevenue>("/revenue", "Revenue analytics", Revenue).With(From, To, InCurrency, GroupBy).Describe($"What was issued in these days and is paid. {Window}");
        group.Get<NovaSubscriptionFigures>("/subscriptions", "Subscription analytics", Subscriptions).With(From, To).Describe(Window);
        group.Get<NovaCustomerFigures>("/customers", "Customer analytics", Customers).With(From, To, InCurrency).Describe(Window);
        group.Get<NovaPaymentFigures>("/payments", "Payment analytics", Payments).With(From, To, InCurrency, Provider).Describe(Window);
    }

    private async ValueTask<Result<NovaRevenue>> Revenue(Call call)
    {
        if (!Window(call).TryGet(out DashboardWindow? window, out Failure? wrong))
            return wrong;

        Currency currency = CurrencyOf(call);
        return NovaRevenue.From(await revenue.OfAsync(call.Space, window, currency, IsOne(call), call.Cancellation), currency, call.Get(GroupBy));
    }

    private async ValueTask<Result<NovaSubscriptionFigures>> Subscriptions(Call call) => Window(call).TryGet(out DashboardWindow? window, out Failure? wrong)
        ? NovaSubscriptionFigures.From(await figures.SubscriptionsAsync(call.Space, window, call.Cancellation))
        : wrong;

    private async ValueTask<Result<NovaCustomerFigures>> Customers(Call call)
    {
        if (!Window(call).TryGet(out DashboardWindow? window, out Failure? wrong))
            return wrong;

        Currency currency = CurrencyOf(call);
        CustomerFigures found = await figures.CustomersAsync(call.Space, window, call.Cancellation);
        return NovaCustomerFigures.From(found, await revenue.OfAsync(call.Space, window, currency, IsOne(call), call.Cancellation), currency);
    }

    private async ValueTask<Result<NovaPaymentFigures>> Payments(Call call)
    {
        if (!Window(call).TryGet(out DashboardWindow? window, out Failure? wrong))
            return wrong;

        PaymentProvider provider = default;
        if (call.Get(Provider) is { } name && !Enum.TryParse(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out provider))
            return Failure.Invalid([new FieldError(["query", "provider"], "There is no such provider", "enum")]);

        Currency currency = CurrencyOf(call);
        (PaymentFigures found, IReadOnlyList<string> unconverted) = await revenue.PaymentsAsync(
            call.Space, window, call.Get(Provider) is null ? null : provider, currency, IsOne(call), call.Cancellation);
        return NovaPaymentFigures.From(found, currency, unconverted);
    }

    private Result<DashboardWindow> Window(Call call)
    {
        Result<DashboardWindow> window = DashboardWindow.Of(call.Get(From), call.Get(To), clock.GetCurrentInstant());
        return window.Failure is { } wrong ? wrong with { Errors = [new FieldError(["query", "dateTo"], wrong.Message, "out_of_range")] } : window;
    }

    private static bool IsOne(Call call) => call.Get(InCurrency) is not null;

    private static Currency CurrencyOf(Call call) => call.Get(InCurrency) is { } code ? Currency.Parse(code) : Currency.Usd;
}

internal sealed record NovaRevenuePoint([property: Doc("First day of the day, week or month.")] LocalDate Date, [property: Doc("What was issued.")] decimal Revenue);

internal sealed record NovaRevenue(
    decimal TotalRevenue, int InvoiceCount, decimal Mrr, decimal Arr, string Currency, [property: Doc("When groupBy asks for it.")] IReadOnlyList<NovaRevenuePoint> Series,
    [property: Doc("Currencies without a rate, which are in none of the figures.")] IReadOnlyList<string> Unconverted)
{
    private const int MonthsOfYear = 12;

    public static NovaRevenue From(RevenueInOne it, Currency currency, string? groupBy)
    {
        decimal mrr = Shown(it.MrrMinor, currency);
        return new NovaRevenue(
            NovaMoney.Major(it.CollectedMinor, currency), it.Count, mrr, mrr * MonthsOfYear, currency.Code,
            groupBy is null ? [] : [.. it.Days.GroupBy(day => FirstOf(day.Day, groupBy)).Select(days => new NovaRevenuePoint(days.Key, Shown(days.Sum(day => day.Minor), currency)))],
            it.Unconverted);
    }

    private static decimal Shown(decimal exactMinor, Currency currency) => NovaMoney.Major(MoneyRounding.ToMinor(exactMinor), currency);

    private static LocalDate FirstOf(LocalDate day, string groupBy) => groupBy switch
    {
        "month" => new LocalDate(day.Year, day.Month, 1),
        "week" => day.PlusDays((int)IsoDayOfWeek.Monday - (int)day.DayOfWeek),
        _ => day,
    };
}

internal sealed record NovaSubscriptionFigures(int Total, int Active, int Canceled, int Trialing, int Paused, int NewSubscriptions, string ChurnRate, string RetentionRate)
{
    public static NovaSubscriptionFigures From(SubscriptionFigures it) =>
        new(it.Total, it.Active, it.Ended, it.Trialing, it.Paused, it.Begun, Percent.Of(it.ChurnPercent), Percent.Of(100 - it.ChurnPercent));
}

internal sealed record NovaCustomerFigures(int TotalCustomers, int NewCustomers, int ChurnedCustomers, decimal Arpu, decimal TotalRevenue, IReadOnlyList<string> Unconverted)
{
    public static NovaCustomerFigures From(CustomerFigures it, RevenueInOne earned, Currency currency) => new(
        it.Total, it.Begun, it.Lost, it.Total == 0 ? 0 : NovaMoney.Major(MoneyRounding.ToMinor((decimal)earned.CollectedMinor / it.Total), currency),
        NovaMoney.Major(earned.CollectedMinor, currency), earned.Unconverted);
}

internal sealed record NovaPaymentFigures(int TotalPayments, int Succeeded, int Failed, int Pending, string SuccessRate, decimal TotalVolume, string Currency, IReadOnlyList<string> Unconverted)
{
    public static NovaPaymentFigures From(PaymentFigures it, Currency currency, IReadOnlyList<string> unconverted) => new(
        it.Total, it.Succeeded, it.Failed, it.Pending, Percent.Of(it.SuccessPercent), NovaMoney.Major(it.VolumeMinor, currency), currency.Code, unconverted);
}

internal static class Percent
{
    public static string Of(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "%";
}

/// <summary>The wire records of this folder.</summary>
internal static class NovaAnalyticsWire
{
    public static readonly NovaAnalyticsWireJson Json = new(WireOptions.Strict());
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(NovaRevenue))]
[JsonSerializable(typeof(NovaSubscriptionFigures))]
[JsonSerializable(typeof(NovaCustomerFigures))]
[JsonSerializable(typeof(NovaPaymentFigures))]
internal sealed partial class NovaAnalyticsWireJson : JsonSerializerContext;
