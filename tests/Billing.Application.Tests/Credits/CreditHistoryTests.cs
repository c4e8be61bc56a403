using Billing.Application.Tests.Consistency;

namespace Billing.Application.Tests.Credits;

/// <summary>
/// Whatever is given, spent, credited, paid, voided and expires, in whatever order: the journal balances, and wallets, coupons, notes, payments and invoices say the
/// same as each other after every step.
/// </summary>
public sealed class CreditHistoryTests
{
    private const int Seeds = 5;
    private const int Steps = 40;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_random_history_keeps_all_figures_together(int chunk)
    {
        for (int seed = chunk * Seeds; seed < (chunk + 1) * Seeds; seed++)
        {
            var world = new World();
            var history = new CreditHistory(world.Start(), new Random(seed));
            await history.BeginAsync();
            for (int step = 0; step < Steps; step++)
            {
                string done = await history.StepAsync();
                try
                {
                    CreditAgreement.Verify(world);
                }
                catch (Exception error)
                {
                    throw new InvalidOperationException($"seed {seed}, step {step} ({done}): {error.Message}", error);
                }
            }
        }
    }

    [Fact]
    public async Task Histories_do_everything()
    {
        HashSet<string> done = [];
        for (int seed = 1000; seed < 1030; seed++)
        {
            var history = new CreditHistory(new World().Start(), new Random(seed));
            await history.BeginAsync();
            for (int step = 0; step < Steps; step++)
            {
                done.Add(await history.StepAsync());
            }
        }

        Assert.Empty(CreditHistory.Kinds.Except(done));
    }
}
