using Billing.Application.BillingEntities;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Taxes;
using Billing.Application.Tests.Consistency;
using Billing.Domain.BillingEntities;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Taxes;

namespace Billing.Application.Tests.Catalog;

public sealed class TaxTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly World _world = new();
    private readonly CatalogSite _site;
    private readonly SaveTax _taxes;
    private readonly ApplyTax _apply;

    public TaxTests()
    {
        _site = new CatalogSite(_world.Start());
        _taxes = new SaveTax(_site.Units, _site.AppliedTaxes);
        _apply = new ApplyTax(_site.Units, _site.Site.Transactor, _site.Reader, new NoEntities());
    }

    [Fact]
    public async Task A_tax_is_created_changed_read_and_deleted()
    {
        await CreateAsync("vat", 0.2m);
        Assert.Equal(FailureKind.Conflict, (await _taxes.CreateAsync(_site.Space, new NewTax("vat", "V", 0.1m), _site.Once(), None)).Failure!.Kind);
        Assert.True((await _taxes.UpdateAsync(_site.Space, "vat", new TaxPatch(Rate: 0.25m), _site.Once(), None)).IsSuccess);
        Assert.Equal(0.25m, Assert.Single(await _site.Reader.TaxesAsync(_site.Space, None)).Rate);

        Assert.True((await _taxes.DeleteAsync(_site.Space, "vat", _site.Once(), None)).IsSuccess);
        Assert.Empty(await _site.Reader.TaxesAsync(_site.Space, None));
        Assert.Equal(FailureKind.NotFound, (await _taxes.DeleteAsync(_site.Space, "vat", _site.Once(), None)).Failure!.Kind);
        await CreateAsync("vat", 0.1m);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(0.12345)]
    public async Task A_rate_that_is_no_fraction_of_four_decimals_is_refused(double rate)
    {
        Failure refused = (await _taxes.CreateAsync(_site.Space, new NewTax("t", "T", (decimal)rate), _site.Once(), None)).Failure!;
        Assert.Equal(["body", "rate"], Assert.Single(refused.Errors).Path);
        Assert.Equal(0, _world.Tables.Count);
    }

    [Fact]
    public async Task Taxes_of_plans_and_charges_hold_for_every_version()
    {
        await CreateAsync("vat", 0.2m);
        await CreateAsync("eco", 0.01m);
        Plan plan = (await _site.PlanAsync("pro", CatalogSite.Charge(await _site.MetricAsync()))).Value;
        await _site.UpdateAsync(plan, new Application.Catalog.PlanPatch { Name = "Pro" });
        AppliedTax onPlan = await AppliedAsync("vat", TaxableType.Plan, plan.Id);
        await AppliedAsync("eco", TaxableType.Charge, plan.Charges[0].Id);

        foreach (int version in (int[])[1, 2])
        {
            Plan read = (await _site.Reader.FindPlanAsync(_site.Space, plan.Id, version, None))!;
            Assert.Equal(["vat"], read.TaxCodes);
            Assert.Equal(["eco"], read.Charges[0].TaxCodes);
        }

        Assert.Equal(onPlan, await AppliedAsync("vat", TaxableType.Plan, plan.Id));
        Assert.True((await _apply.RemoveAsync(_site.Space, onPlan.Id, _site.Once(), None)).IsSuccess);
        Assert.Equal(FailureKind.NotFound, (await _apply.RemoveAsync(_site.Space, onPlan.Id, _site.Once(), None)).Failure!.Kind);
        Assert.Empty((await _site.Reader.FindPlanAsync(_site.Space, plan.Id, 2, None))!.TaxCodes);
    }

    [Fact]
    public async Task A_customers_tax_stands_in_its_account_and_blocks_the_taxs_deletion()
    {
        await CreateAsync("vat", 0.2m);
        Customer customer = await CustomerAsync();
        AppliedTax applied = await AppliedAsync("vat", TaxableType.Customer, customer.Id);
        Assert.Equal(["vat"], (await Reader().FindAsync(_site.Space, customer.Id, None))!.TaxCodes);
        Assert.Equal(applied, Assert.Single(await _site.AppliedTaxes.OfAsync(_site.Space, TaxableType.Customer, customer.Id, None)));
        Assert.Equal(applied, Assert.Single(await _site.AppliedTaxes.ToAsync(_site.Space, "vat", None)));
        Assert.Equal(new Dictionary<string, int> { [applied.TaxId.ToString()] = 1 }, await _site.AppliedTaxes.CountsAsync(_site.Space, None));
        Assert.Equal(FailureKind.WrongState, (await _taxes.DeleteAsync(_site.Space, "vat", _site.Once(), None)).Failure!.Kind);

        Assert.True((await _apply.RemoveAsync(_site.Space, applied.Id, _site.Once(), None)).IsSuccess);
        Assert.Empty((await Reader().FindAsync(_site.Space, customer.Id, None))!.TaxCodes);
        Assert.True((await _taxes.DeleteAsync(_site.Space, "vat", _site.Once(), None)).IsSuccess);
    }

    [Theory]
    [InlineData("none", TaxableType.Plan, "Tax")]
    [InlineData("vat", TaxableType.Plan, "Plan")]
    [InlineData("vat", TaxableType.Charge, "Charge")]
    [InlineData("vat", TaxableType.Customer, "Customer")]
    public async Task What_is_not_there_is_not_found(string code, TaxableType type, string what)
    {
        await CreateAsync("vat", 0.2m);
        Result<Outcome<AppliedTax>> refused = await _apply.RunAsync(
            _site.Space, code, type, new BillingId(new OwnerKey(5), 5), _site.Once(), None);
        Assert.Equal((FailureKind.NotFound, $"{what} not found"), (refused.Failure!.Kind, refused.Failure.Message));
    }

    private CustomerReader Reader() => new(_site.Site.Tables, _site.Site.Names);

    private async Task<Customer> CustomerAsync() => (await new CreateCustomer(_site.Site.Transactor, _site.Site.Names, Reader()).RunAsync(
        _site.Space, new NewCustomer { ExternalId = "acme", Name = "Acme" }, _site.Once(), None)).Value.Value;

    private async Task CreateAsync(string code, decimal rate) =>
        Assert.True((await _taxes.CreateAsync(_site.Space, new NewTax(code, code, rate), _site.Once(), None)).IsSuccess);

    private async Task<AppliedTax> AppliedAsync(string code, TaxableType type, BillingId id) =>
        (await _apply.RunAsync(_site.Space, code, type, id, _site.Once(), None)).Value.Value;

    private sealed class NoEntities : IBillingEntities
    {
        public ValueTask<BillingEntity> FindAsync(DataSpace space, BillingId? id, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
