using Billing.PaymentSimulation;

namespace BillingFunctions.Tests.PaymentSimulation;

/// <summary>Thirty histories; the console of Billing.PaymentSimulation runs any number, and names the command that repeats a failing one.</summary>
public sealed class PaymentSimulationTests
{
    [Fact]
    public async Task Whatever_happens_to_payments_our_cash_is_what_the_provider_holds()
    {
        var report = new PaymentReport();
        for (int seed = 1; seed <= 30; seed++)
        {
            Assert.Equal($"seed {seed}: ", $"seed {seed}: {await PaymentRun.RunAsync(seed, report)}");
        }

        Assert.True(report[Deed.Refunded] > 10 && report[Deed.DisputeLost] > 3 && report[Deed.Crashed] > 30, "The histories are too calm to prove anything");
    }
}
