using Billing.Domain.Customers;

namespace Billing.Domain.Tests.Customers;

public sealed class PaymentTermsTests
{
    [Theory]
    [InlineData(1, 2, 3, 4, 1, 2)]
    [InlineData(null, 2, 3, 4, 3, 2)]
    [InlineData(1, null, 3, 4, 1, 4)]
    [InlineData(null, null, null, 4, 0, 4)]
    [InlineData(null, null, null, null, 0, 30)]
    [InlineData(0, 0, 3, 4, 0, 0)]
    public void The_nearest_level_that_says_anything_wins_for_each_term_by_itself(
        int? nearGrace, int? nearNet, int? farGrace, int? farNet, int grace, int net) => Assert.Equal(
        new PaymentTerms(grace, net), new PaymentTerms(nearGrace, nearNet).Over(new PaymentTerms(farGrace, farNet)).Over(PaymentTerms.Standard));
}
