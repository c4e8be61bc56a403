using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Simulation;

/// <summary>A customer with one subscription.</summary>
/// <param name="ExternalId">Its name in events.</param>
/// <param name="Zone">Where its days begin.</param>
/// <param name="GraceDays">Days that its invoices stay drafts.</param>
/// <param name="Plan">Index of the plan.</param>
/// <param name="BillingTime">Calendar or anniversary.</param>
/// <param name="StartedAt">When the subscription started.</param>
/// <param name="OtherZone">Where it moves, if it does.</param>
internal sealed record SimCustomer(
    string ExternalId, DateTimeZone Zone, int GraceDays, int Plan, BillingTime BillingTime, Instant StartedAt, DateTimeZone OtherZone)
{
    public OwnerKey Key => SimCast.KeyOf(ExternalId);

    public BillingId Id => new(Key, item: 0);
}

/// <summary>The customers of a world, made by the service itself before anything goes wrong.</summary>
internal static class SimCast
{
    public const int Count = 20;

    private static readonly Dictionary<string, OwnerKey> Keys = Enumerable.Range(0, Count).Select(i => $"c{i}").ToDictionary(
        name => name, name => IdDerivation.Owner(0, "customer", SimCatalog.Space.ToString(), CreationOf(name).Id, name), StringComparer.Ordinal);

    public static OwnerKey KeyOf(string externalId) => Keys[externalId];

    public static List<SimCustomer> Make(Random random, Instant start) => [.. Enumerable.Range(0, Count).Select(i => new SimCustomer(
        $"c{i}", SimScenario.Zones[random.Next(SimScenario.Zones.Count)], random.Next(2) == 0 ? 0 : random.Next(1, 4), i % SimPlan.All.Count,
        random.Next(2) == 0 ? BillingTime.Calendar : BillingTime.Anniversary, start - Duration.FromMinutes(random.Next(60 * 24 * 30)),
        SimScenario.Zones[random.Next(SimScenario.Zones.Count)]))];

    public static async Task SubscribeAsync(SimService service, SimCustomer customer)
    {
        var reader = new CustomerReader(service.Tables, service.Names);
        var input = new NewCustomer { ExternalId = customer.ExternalId, Name = customer.ExternalId, TimeZoneId = customer.Zone.Id, InvoiceGracePeriodDays = customer.GraceDays };
        var made = await new CreateCustomer(service.Transactor, service.Names, reader).RunAsync(SimCatalog.Space, input, CreationOf(customer.ExternalId), default).ConfigureAwait(false);
        if (made.Value.Value.Id != customer.Id)
        {
            throw new InvalidOperationException("The customer has another key than the simulation thinks");
        }

        var subscription = new NewSubscription
        {
            ExternalId = $"s-{customer.ExternalId}",
            CustomerId = customer.Id,
            PlanId = SimCatalog.PlanId(customer.Plan),
            StartedAt = customer.StartedAt,
            BillingTime = customer.BillingTime,
        };
        _ = (await new CreateSubscription(service.Transactor, service.Names, SimCatalog.One, reader)
            .RunAsync(SimCatalog.Space, subscription, Command.FromJob("subscribe", customer.ExternalId), default).ConfigureAwait(false)).Value;
    }

    private static Command CreationOf(string externalId) => Command.FromJob("create", externalId);
}
