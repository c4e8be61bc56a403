using Billing.CycleSimulation;

namespace BillingFunctions.Tests.CycleSimulation;

/// <summary>One organization; the console of Billing.CycleSimulation runs any number of years, and names the command that repeats a failing one.</summary>
public sealed class CycleSimulationTests
{
    [Fact]
    public void Four_years_of_an_organization_are_billed_as_its_days_say() => Assert.Empty(CycleRun.Run(first: 1, count: 1).Failures);

    [Theory]
    [InlineData(Break.Commands)]
    [InlineData(Break.Outbox)]
    [InlineData(Break.Journal)]
    [InlineData(Break.Fees)]
    [InlineData(Break.Schedule)]
    [InlineData(Break.Usage)]
    [InlineData(Break.Subscriptions)]
    [InlineData(Break.Invoices)]
    public void A_service_that_is_broken_on_purpose_is_found_out(Break broken) => Assert.NotEmpty(CycleRun.Run(first: 3, count: 1, broken).Failures);
}
