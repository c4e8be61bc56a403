using Billing.Domain.Credits;
using Billing.Domain.Results;

namespace Billing.Domain.Tests.Credits;

/// <summary>Rule 11: the unpaid part is offset, only the paid part becomes credit or money.</summary>
public sealed class CreditNoteSplitTests
{
    [Theory]
    [InlineData(CreditNoteType.Credit, 0, 1000, 0, 1000, 0)]
    [InlineData(CreditNoteType.Credit, 300, 700, 300, 700, 0)]
    [InlineData(CreditNoteType.Credit, 5000, 0, 1000, 0, 0)]
    [InlineData(CreditNoteType.Refund, 0, 1000, 0, 0, 1000)]
    [InlineData(CreditNoteType.Refund, 300, 500, 300, 200, 500)]
    [InlineData(CreditNoteType.Offset, 1000, 0, 1000, 0, 0)]
    public void The_type_decides_what_becomes_of_the_paid_part(
        CreditNoteType type, long unpaid, long refundable, long offset, long credit, long refund) =>
        Assert.Equal(new CreditNoteSplit(offset, credit, refund), CreditNoteSplit.Of(1000, type, unpaid, refundable).Value);

    [Fact]
    public void What_was_agreed_must_add_up()
    {
        Assert.Equal(new CreditNoteSplit(200, 500, 300), CreditNoteSplit.Of(1000, CreditNoteType.Credit, 200, 300, 500, 300).Value);
        Assert.Equal("credit_amount_cents", FieldOf(CreditNoteSplit.Of(1000, CreditNoteType.Credit, 200, 300, 600, 300)));
        Assert.Equal("refund_amount_cents", FieldOf(CreditNoteSplit.Of(1000, CreditNoteType.Credit, 200, 300, 400, 400)));
        Assert.Equal("credit_note_type", FieldOf(CreditNoteSplit.Of(1000, CreditNoteType.Offset, 999, 0)));
    }

    private static string FieldOf(Result<CreditNoteSplit> refused) => Assert.Single(refused.Failure!.Errors).Path[^1];
}
