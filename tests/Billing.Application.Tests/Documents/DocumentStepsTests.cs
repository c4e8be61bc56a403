using Billing.Application.Documents;
using Billing.Domain.Rating;

namespace Billing.Application.Tests.Documents;

/// <summary>Which amounts of a document are explained.</summary>
public sealed class DocumentStepsTests
{
    [Theory]
    [InlineData(PriceLineKind.Units, 0)]
    [InlineData(PriceLineKind.Days, 1)]
    public void A_share_of_days_is_explained_and_a_quantity_at_a_price_is_not(PriceLineKind kind, int steps) =>
        Assert.Equal(steps, DocumentParts.StepsOf(new FeeExplanation([new PriceLine(kind, 26, 1000, 0, 866.67m, null, 30)])).Count);
}
