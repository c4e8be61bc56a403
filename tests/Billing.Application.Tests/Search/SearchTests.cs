using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Search;
using Billing.Application.Subscriptions;
using Billing.Application.Tests.Consistency;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Tests.Search;

public sealed class SearchTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private int _commands;

    [Theory]
    [InlineData("Müller & Söhne GmbH", "muller sohne gmbh")]
    [InlineData("MU\u0308LLER", "muller")]
    [InlineData("bob@Acme-Shop.example", "bob acme shop example")]
    [InlineData("INV-acme-0012", "inv acme 0012")]
    [InlineData("Straße Łódź Århus Ægir", "strasse lodz arhus aegir")]
    [InlineData("Покупка 東京", "покупка 東京")]
    [InlineData("a A á", "a")]
    [InlineData("?! -", "")]
    [InlineData(null, "")]
    public void Words_have_neither_case_nor_accents(string? text, string words) => Assert.Equal(words, string.Join(' ', SearchText.WordsOf(text)));

    [Fact]
    public void Long_words_are_cut_and_many_are_left_out()
    {
        Assert.Equal(SearchText.WordMaxLength, SearchText.WordsOf(new string('x', 300))[0].Length);
        Assert.Equal(SearchText.WordsMax, SearchText.WordsOf(string.Join(' ', Enumerable.Range(0, 100))).Count);
    }

    /// <summary>Customers are made, renamed and deleted, with store calls that fail in between; then each search is what a plain look over all of them says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_histories_are_found_as_a_plain_look_finds_them(int seed)
    {
        var random = new Random(seed);
        var world = new World();
        Site site = world.Start();
        string[] names = ["Ada", "Adam", "Bert", "Berta Ada", "Çelik", "celia"];
        Dictionary<BillingId, Customer> living = [];
        for (int step = 0; step < 60; step++)
        {
            string name = names[random.Next(names.Length)] + (random.Next(2) == 0 ? "" : $" {random.Next(3)}");
            int choice = random.Next(4);
            if (choice < 2 || living.Count == 0)
            {
                Customer made = (await new CreateCustomer(site.Transactor, site.Names, Reader(site)).RunAsync(
                    world.Space, new NewCustomer { ExternalId = $"x{step}", Name = name }, Once(), None)).Value.Value;
                living[made.Id] = made;
            }
            else if (choice == 2)
            {
                BillingId id = living.Keys.ElementAt(random.Next(living.Count));
                living[id] = (await new UpdateCustomer(site.Transactor).RunAsync(world.Space, id, new CustomerPatch { Name = name }, Once(), None)).Value.Value;
            }
            else
            {
                BillingId id = living.Keys.ElementAt(random.Next(living.Count));
                Assert.True((await new DeleteCustomer(site.Transactor).RunAsync(world.Space, id, Once(), None)).IsSuccess);
                living.Remove(id);
            }

            if (step % 5 == 0)
            {
                await AgreesAsync(site, living.Values);
            }
        }

        await AgreesAsync(site, living.Values);
    }

    [Fact]
    public async Task A_new_name_is_found_whatever_failed_while_it_was_given()
    {
        BillingId id = default;
        int cases = await CrashHarness.RunAsync(
            async site => id = (await new CreateCustomer(site.Transactor, site.Names, Reader(site)).RunAsync(
                site.Space, new NewCustomer { ExternalId = "x", Name = "Before" }, Command.FromJob("make"), None)).Value.Value.Id,
            async site => Assert.True((await new UpdateCustomer(site.Transactor).RunAsync(
                site.Space, id, new CustomerPatch { Name = "After" }, Command.FromJob("rename"), None)).IsSuccess),
            async site =>
            {
                Assert.Equal([id], (await Search(site).FindAsync(site.Space, "aft", 10, None)).Select(hit => hit.Id));
                Assert.Empty(await Search(site).FindAsync(site.Space, "bef", 10, None));
                Assert.DoesNotContain(site.World.Tables.Rows(Tables.Lists), row => row.RowKey.StartsWith("w|before|", StringComparison.Ordinal));
            });
        Assert.InRange(cases, 20, 500);
    }

    [Fact]
    public async Task A_search_looks_at_a_bounded_number_of_rows_however_many_fit()
    {
        var world = new World();
        Site site = world.Start();
        for (int i = 0; i < 1_200; i += 100)
        {
            await site.Projector.ApplyAsync(ListChange.From([.. Enumerable.Range(i, 100).Select(n => Listed(site.Space, n))]), None);
        }

        var counted = new CountingTables(world.Tables);
        // None of them is there, so all that the index names is looked at and none is shown.
        Assert.Empty(await Search(world.Start(counted)).FindAsync(site.Space, "acme", 50, None));
        Assert.InRange(counted.Reads, SearchReader.RowsMax, SearchReader.RowsMax + 30);
    }

    private static OutboxItem Listed(DataSpace space, int number)
    {
        var customer = new BillingId(new OwnerKey((ulong)number + 1), 7);
        return new OutboxItem("out", 1, new ListUpsert(
            space, CustomerLists.Customers.Name, customer, Instant.FromUnixTimeSeconds(number), [$"x{number}", "Acme"], new RawJson("{}"u8.ToArray())));
    }

    private async Task AgreesAsync(Site site, IReadOnlyCollection<Customer> living)
    {
        foreach (string asked in (string[])["ad", "ada", "ber ada", "CEL", "x1", "bert 1", "zz"])
        {
            IReadOnlyList<string> words = SearchText.WordsOf(asked);
            IEnumerable<BillingId> expected = living.Where(it => SearchText.Matches(words, SearchText.WordsOf(it.Name, it.ExternalId))).Select(it => it.Id);
            IReadOnlyList<SearchHit> hits = await Search(site).FindAsync(site.Space, asked, 1_000, None);
            Assert.Equal(expected.Order(), hits.Select(hit => hit.Id).Order());
        }
    }

    private Command Once() => Command.FromJob("search", $"{++_commands}");

    private static CustomerReader Reader(Site site) => new(site.Tables, site.Names);

    private static SearchReader Search(Site site) => new(
        site.Tables, Reader(site), new InvoiceReader(site.Tables), new SubscriptionReader(site.Tables, site.Names), new CatalogReader(site.Tables, TimeProvider.System));

    private sealed class CountingTables(ITableStore inner) : ITableStore
    {
        private int _reads;

        public int Reads => _reads;

        public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

        public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return inner.GetAsync(table, partitionKey, rowKey, cancellationToken);
        }

        public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return inner.QueryAsync(table, range, cancellationToken);
        }

        public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
            inner.CommitAsync(table, writes, cancellationToken);
    }
}
