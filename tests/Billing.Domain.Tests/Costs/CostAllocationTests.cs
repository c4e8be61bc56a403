using Billing.Domain.Costs;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Tests.Costs;

public sealed class CostAllocationTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 7, 1, 0, 0);

    [Fact]
    public void Usage_goes_to_the_center_that_it_names_by_code_or_id_and_only_to_an_active_one()
    {
        CostCenter[] centers = [Center(1, rules: new AllocationRule(1, 100, new Dictionary<string, string>(), [])), Center(2), Center(3) with { IsActive = false }];
        IReadOnlyList<CenterCost> costs = CostAllocation.Split(
            [Line(100, ("cost_center", "c2")), Line(30, ("cost_center", Id(2).ToString())), Line(7, ("cost_center", "c3")), Line(5, ("cost_center", "unknown"))], 0, centers);
        Assert.Equal([(Id(1), 12), (Id(2), 130), (null, 0)], costs.Select(cost => (cost.CenterId, cost.OwnMinor)));
    }

    [Fact]
    public void The_rules_of_the_best_priority_share_by_percentage_and_the_rest_stays_unallocated()
    {
        CostCenter[] centers =
        [
            Center(1, rules: Rule(2, 30, ("team", "a"))), Center(2, rules: Rule(2, 30, ("team", "a"))), Center(3, rules: Rule(5, 100)),
            Center(4, rules: new AllocationRule(1, 10, new Dictionary<string, string>(), ["db"])),
        ];
        IReadOnlyList<CenterCost> costs = CostAllocation.Split([Line(101, ("team", "a")), Line(10, ("team", "b")), Line(50, ("team", "a"), ("resource_type", "db"))], 0, centers);
        Assert.Equal([(Id(1), 30), (Id(2), 30), (Id(3), 10), (Id(4), 5), (null, 86)], costs.Select(cost => (cost.CenterId, cost.OwnMinor)));
    }

    [Fact]
    public void What_is_not_usage_follows_it_and_parents_show_what_is_below()
    {
        CostCenter[] centers = [Center(1), Center(2, parent: 1), Center(3, parent: 2)];
        IReadOnlyList<CenterCost> costs = CostAllocation.Split([Line(100, ("cost_center", "c3")), Line(100, ("cost_center", "c2"))], 101, centers);
        Assert.Equal([(Id(1), 0, 301), (Id(2), 151, 301), (Id(3), 150, 150), (null, 0, 0)], costs.Select(cost => (cost.CenterId, cost.OwnMinor, cost.TotalMinor)));
        Assert.Equal([(null, 70)], CostAllocation.Split([], 70, centers).Select(cost => (cost.CenterId, cost.OwnMinor)));
    }

    /// <summary>Whatever the rules, the tags and the amounts: the parts come to the bill, to the minor unit, and a centre bears what it and those below it bear.</summary>
    [Fact]
    public void The_parts_come_to_the_bill_whatever_is_allocated()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            CostCenter[] centers =
            [
                .. Enumerable.Range(1, random.Next(0, 9)).Select(number => Center(
                    number, number > 1 && random.Next(2) == 0 ? random.Next(1, number) : null,
                    [
                        .. Enumerable.Range(0, random.Next(0, 4)).Select(_ => new AllocationRule(
                            random.Next(3), random.Next(1, 1_000_001) / 10_000m, random.Next(2) == 0 ? new Dictionary<string, string>() : new() { ["team"] = $"{random.Next(3)}" },
                            random.Next(2) == 0 ? [] : [$"type{random.Next(3)}"])),
                    ]) with { IsActive = random.Next(5) > 0 }),
            ];
            CostLine[] lines =
            [
                .. Enumerable.Range(0, random.Next(0, 20)).Select(_ => Line(
                    random.NextInt64(0, random.Next(2) == 0 ? 10 : 5_000_000_000),
                    [
                        .. random.Next(3) == 0 ? [("cost_center", $"c{random.Next(12)}")] : ((string, string)[])[],
                        .. random.Next(3) > 0 ? [("team", $"{random.Next(4)}")] : ((string, string)[])[],
                        .. random.Next(3) > 0 ? [("resource_type", $"type{random.Next(4)}")] : ((string, string)[])[],
                    ])),
            ];
            long other = random.NextInt64(-1_000_000, 10_000_000);
            IReadOnlyList<CenterCost> costs = CostAllocation.Split(lines, other, centers);

            Assert.Equal(lines.Sum(line => line.AmountMinor) + other, costs.Sum(cost => cost.OwnMinor));
            Dictionary<BillingId, CenterCost> byId = costs.Where(cost => cost.CenterId is not null).ToDictionary(cost => cost.CenterId!.Value);
            foreach (CenterCost cost in byId.Values)
            {
                long below = centers.Where(center => center.ParentId == cost.CenterId && byId.ContainsKey(center.Id)).Sum(center => byId[center.Id].TotalMinor);
                Assert.Equal(cost.OwnMinor + below, cost.TotalMinor);
            }
        }
    }

    [Fact]
    public void An_alert_fires_once_in_a_period_and_a_recurring_one_again_in_the_next()
    {
        var alert = new CostAlert { Id = Id(1), CustomerId = Id(2), Threshold = 5, CreatedAt = Now };
        Instant next = Now + Duration.FromDays(31);
        CostAlert fired = alert.Fire(Now, 7, Now);
        Assert.Equal((true, false, false), (alert.IsAwakeIn(Now), fired.IsAwakeIn(Now), fired.IsAwakeIn(next)));
        CostAlert recurring = (alert with { Recurring = true }).Fire(Now, 7, Now).Dismiss("key", "seen", Now);
        Assert.Equal((false, true, CostAlertStatus.Dismissed), (recurring.IsAwakeIn(Now), recurring.IsAwakeIn(next), recurring.Status));
        Assert.Equal((CostAlertStatus.Triggered, null), (recurring.Fire(next, 9, next).Status, recurring.Fire(next, 9, next).DismissedAt));
    }

    private static BillingId Id(int number) => new(new OwnerKey(5), (ulong)number);

    private static CostCenter Center(int number, int? parent = null, params AllocationRule[] rules) => new()
    {
        Id = Id(number), CustomerId = Id(100), Code = $"c{number}", Name = $"{number}", ParentId = parent is { } up ? Id(up) : null, Rules = rules, CreatedAt = Now, UpdatedAt = Now,
    };

    private static AllocationRule Rule(int priority, decimal percent, params (string Key, string Value)[] tags) =>
        new(priority, percent, tags.ToDictionary(tag => tag.Key, tag => tag.Value), []);

    private static CostLine Line(long amountMinor, params (string Key, string Value)[] properties) =>
        new(amountMinor, properties.ToDictionary(each => each.Key, each => each.Value));
}
