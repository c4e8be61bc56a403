using Billing.Application.Usage;
using Billing.Application.Usage.Counting;
using Billing.Application.Usage.Formats;
using Billing.Application.Work;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>How many events are in memory while they are counted.</summary>
public sealed class SliceTests
{
    [Fact]
    public async Task A_batch_is_unpacked_in_slices_that_end_with_the_message_that_fills_them()
    {
        const int eventsOfMessage = 3_500, messages = 9;
        Instant now = Instant.FromUtc(2026, 6, 1, 0, 0);
        HubEvent[] events = [.. Enumerable.Range(0, messages).Select(number => new HubEvent(number, $"{number}", now, null, Packed(number, eventsOfMessage, now)))];
        var catalog = new FakeUsageCatalog();
        var decoder = new HubBatchDecoder(new HubBatch("usage", 0, events), new HubCheck(catalog, catalog, UsageOptions.Default), now);

        var slices = new List<int>();
        while (!decoder.IsAtEnd)
        {
            (var groups, var dead) = await decoder.NextSliceAsync(default);
            Assert.Empty(dead);
            slices.Add(groups.Sum(group => group.Items.Count));
        }

        int full = eventsOfMessage * ((HubBatchDecoder.SliceEvents + eventsOfMessage - 1) / eventsOfMessage);
        Assert.All(slices.SkipLast(1), slice => Assert.Equal(full, slice));
        Assert.Equal((messages * eventsOfMessage, true), (slices.Sum(), slices.Count > 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_more_partitions_are_unpacked_at_a_time_than_the_setting_says(int slicesAtOnce)
    {
        GatedTables? gate = null;
        using UsageWorld world = await UsageWorld.CreateAsync(
            tables => gate = new GatedTables(tables, slicesAtOnce), UsageOptions.Default with { SlicesAtOnce = slicesAtOnce, ParallelCustomers = 1 });
        for (int customer = 0; customer < 16; customer++)
        {
            await world.SendAsync(Event($"{customer}", $"c{customer}", world.Clock.GetCurrentInstant()));
        }

        HubBatch[] batches = [.. (await Task.WhenAll(Enumerable.Range(0, 4).Select(partition => world.BatchAsync(partition)))).Where(batch => batch.Events.Count > 0)];
        Assert.True(batches.Length > slicesAtOnce, "the customers have to lie in several partitions");

        Task<AggregationResult>[] counting = [.. batches.Select(batch => world.Aggregation.AggregateAsync(batch, TimeBudget.Ample(), default))];
        await gate!.Arrived;
        gate.Open();

        Assert.Equal(16, (await Task.WhenAll(counting)).Sum(result => result.Counted));
        Assert.Equal(slicesAtOnce, gate.Most);
    }

    private static UsageEvent Event(string id, string customer, Instant at) => new(id, customer, "change", at, UsageProperties.Empty);

    private static string Packed(int message, int events, Instant now)
    {
        var block = new EventBlockWriter();
        for (int i = 0; i < events; i++)
        {
            block.Add(new AcceptedEvent(UsageWorld.Space, new(1), now, Event($"{message}-{i}", "c", now)));
        }

        return System.Text.Encoding.UTF8.GetString(HubMessage.Encode(block.Written));
    }
}
