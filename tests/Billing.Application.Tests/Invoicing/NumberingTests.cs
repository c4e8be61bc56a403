using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Work;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.TestSupport.Storage;

namespace Billing.Application.Tests.Invoicing;

/// <summary>Numbers of a billing entity: every final invoice has one, and every claimed number is of a final invoice.</summary>
public sealed class NumberingTests
{
    private const int Finalisers = 16;
    private static readonly NumberSeries Gapless = new(new BillingId(new OwnerKey(0xABC), 77), "ACME", IsGapless: true, FirstNumber: 1, IsDefault: true);

    [Fact]
    public async Task An_invoice_is_numbered_exactly_once_whatever_call_fails()
    {
        int cases = await CrashHarness.RunAsync(
            async site => await DraftAsync(site, "acme", 0),
            async site => Assert.True((await SiteOf(site).Finalize.RunAsync(site.Space, Ids(site.World).Single(), Command.FromJob("final"), default)).IsSuccess),
            async site =>
            {
                await NumberWaitingAsync(site);
                Verify(site.World, 1);
                Assert.Equal(1, await SiteOf(site).EventsAsync("invoice.finalized"));
                Assert.NotEmpty(site.World.Queues.Texts(WorkQueues.RenderInvoice));
            });

        Assert.True(cases > 40, $"{cases} cases");
    }

    [Fact]
    public async Task Numbers_have_no_gaps_and_no_doubles_when_many_finalise_at_once_and_calls_fail()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            var world = new World();
            for (int i = 0; i < Finalisers; i++)
            {
                await DraftAsync(world.Start(), $"customer-{i}", 0);
                await DraftAsync(world.Start(), $"customer-{i}", 1);
            }

            List<BillingId> drafts = Ids(world);
            var random = new Random(seed);
            (BillingId Id, FaultPlan Plan)[] work = [.. drafts.Select(id => (id, PlanOf(random)))];
            await Task.WhenAll(work.GroupBy(each => each.Id.Owner).Select(own => Task.Run(async () =>
            {
                foreach ((BillingId id, FaultPlan plan) in own)
                {
                    await FinalizeAsync(world, id, plan);
                }
            })));

            await CrashHarness.DrainHintsAsync(world.Start());
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => NumberWaitingAsync(world.Start())));
            Verify(world, drafts.Count);
        }
    }

    [Fact]
    public async Task A_voided_number_stays_used_and_the_next_may_be_set_higher()
    {
        var world = new World();
        Site site = world.Start();
        BillingSite billing = SiteOf(site);
        await DraftAsync(site, "acme", 0);
        BillingId first = Ids(world).Single();
        Invoice numbered = (await billing.Finalize.RunAsync(site.Space, first, Command.FromJob("one"), default)).Value.Value.Invoice;
        Assert.Equal("ACME-0001", numbered.Number);
        Assert.True((await billing.Void.RunAsync(site.Space, first, Command.FromJob("void"), default)).IsSuccess);

        await DraftAsync(site, "acme", 1);
        var later = new BillingSite(site) { Series = [Gapless with { FirstNumber = 500 }] };
        BillingId second = Ids(world).Single(id => id != first);
        Assert.Equal("ACME-0500", (await later.Finalize.RunAsync(site.Space, second, Command.FromJob("two"), default)).Value.Value.Invoice.Number);
        Assert.Equal("ACME-0500", (await later.Finalize.RunAsync(site.Space, second, Command.FromJob("two"), default)).Value.Value.Invoice.Number);
    }

    [Fact]
    public void Entities_without_a_prefix_of_their_own_are_told_apart()
    {
        var entity = new Billing.Domain.BillingEntities.BillingEntity
        {
            Id = Gapless.EntityId, Code = "fr", Name = "France", Currency = Currency.Usd, NumberScheme = Billing.Domain.BillingEntities.InvoiceNumberScheme.Gapless,
            CreatedAt = BillingSite.Started, UpdatedAt = BillingSite.Started,
        };
        Assert.Equal("INV-fr", NumberSeries.Of(entity, "INV").Prefix);
        Assert.Equal("INV", NumberSeries.Of(entity with { IsDefault = true }, "INV").Prefix);
        Assert.Equal("FR", NumberSeries.Of(entity with { InvoicePrefix = "FR" }, "INV").Prefix);
    }

    [Theory]
    [InlineData(null, 7, "INV-0007")]
    [InlineData(5, 1, "INV-00001")]
    [InlineData(5, 123456, "INV-123456")]
    [InlineData(1, 9, "INV-9")]
    public void A_number_has_at_least_so_many_digits(int? digits, long number, string shown) => Assert.Equal(shown, NumberSeries.Format("INV", number, digits));

    private static FaultPlan PlanOf(Random random) => random.Next(3) == 0
        ? FaultPlan.None()
        : FaultPlan.At(1 + random.Next(25), Enum.GetValues<FaultKind>()[random.Next(Enum.GetValues<FaultKind>().Length)]);

    private static async Task FinalizeAsync(World world, BillingId id, FaultPlan plan)
    {
        Command command = Command.FromJob("finalise", id.ToString());
        try
        {
            await SiteOf(world.Start(plan)).Finalize.RunAsync(world.Space, id, command, default);
        }
        catch (Exception fault) when (fault is StoreException or SimulatedCrashException)
        {
            Assert.True((await SiteOf(world.Start()).Finalize.RunAsync(world.Space, id, command, default)).IsSuccess);
        }
    }

    /// <summary>Carries out what waits in the queue, as the trigger does.</summary>
    private static async Task NumberWaitingAsync(Site site)
    {
        while (await site.Queues.ReceiveAsync(WorkQueues.NumberInvoice, 8, TimeSpan.FromMinutes(5), default) is { Count: > 0 } messages)
        {
            foreach (QueueMessage message in messages)
            {
                Assert.True((await SiteOf(site).Numbers.RunAsync(message.Text, TimeBudget.Ample(), default)).IsDone);
                await site.Queues.DeleteAsync(WorkQueues.NumberInvoice, message, default);
            }
        }
    }

    private static void Verify(World world, int count)
    {
        List<Invoice> invoices = Invoices(world);
        Assert.Equal(count, invoices.Count(invoice => invoice.Status == InvoiceStatus.Finalized));
        Assert.Equal(Enumerable.Range(1, count).Select(n => $"ACME-{n:D4}"), invoices.Select(invoice => invoice.Number).Order(StringComparer.Ordinal));
        Assert.Equal(count, world.Tables.Rows(Tables.Names).Count(row => row.RowKey.StartsWith("inv|", StringComparison.Ordinal)));
    }

    private static BillingSite SiteOf(Site site) => new(site) { Series = [Gapless] };

    private static List<BillingId> Ids(World world) => [.. Invoices(world).Select(invoice => invoice.Id)];

    private static List<Invoice> Invoices(World world) =>
    [
        .. world.Tables.Rows(Tables.Customers).Where(row => row.RowKey.StartsWith("inv|", StringComparison.Ordinal))
            .Select(row => DocumentCodec.Read(row.Columns, StoredJson.Default.Invoice)!),
    ];

    private static async Task DraftAsync(Site site, string customer, int n)
    {
        var reader = new CustomerReader(site.Tables, site.Names);
        var input = new NewCustomer { ExternalId = customer, Name = customer };
        Customer made = (await new CreateCustomer(site.Transactor, site.Names, reader).RunAsync(site.Space, input, Command.FromJob("customer", customer), default)).Value.Value;
        var invoice = new NewLineInvoice(InvoiceType.OneOff, Currency.Usd, [new InvoiceLine("Set-up", 1, 500)]);
        Assert.True((await site.Transactor.RunAsync(
            CustomerRows.PartitionOf(site.Space, made.Id), Command.FromJob("draft", customer, $"{n}"), StoredJson.Default.InvoiceView,
            async (work, ct) => await SiteOf(site).Lines.AddDraftAsync(work, work.Account()!, invoice, ct), default)).IsSuccess);
    }
}
