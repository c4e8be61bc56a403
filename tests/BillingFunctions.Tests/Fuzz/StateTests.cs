using Billing.Fuzz.States;

namespace BillingFunctions.Tests.Fuzz;

public sealed class StateTests
{
    /// <summary>The console of Billing.Fuzz plays any number of histories; one that fails is made short and named with the command that plays it.</summary>
    [Fact]
    public async Task Whatever_an_organization_does_the_service_shows_what_an_independent_model_says() =>
        Assert.Empty(await StateRun.RunAsync(seed: 1, count: 2, steps: 30));
}
