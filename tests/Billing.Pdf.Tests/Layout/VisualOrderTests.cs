using Billing.Pdf.Layout;

namespace Billing.Pdf.Tests.Layout;

public sealed class VisualOrderTests
{
    [Theory]
    [InlineData("plain text 12", "plain text 12")]
    [InlineData("אבג", "גבא")]
    [InlineData("x אבג y", "x גבא y")]
    [InlineData("אב 123 גד", "דג 123 בא")]
    [InlineData("א(ב)ג", "ג(ב)א")]
    [InlineData("אב, x, גד", "בא, x, דג")]
    public void Right_to_left_stretches_are_turned_round(string text, string expected)
    {
        int[] codes = [.. text.Select(c => (int)c)];
        VisualOrder.Apply(codes);
        Assert.Equal(expected, string.Concat(codes.Select(c => (char)c)));
    }
}
