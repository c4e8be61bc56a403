using Billing.Pdf.Layout;

namespace Billing.Pdf.Tests.Layout;

public sealed class TextCleanerTests
{
    [Theory]
    [InlineData("a\tb", "a b")]
    [InlineData("a\r\nb\rc\u2028d", "a\nb\nc\nd")]
    [InlineData("a\0\u0007\u009fb", "ab")]
    [InlineData("\u202eabc\u202c\u200b\ufeff", "abc")]
    [InlineData("\uffff", "\ufffd")]
    [InlineData("Łódź 😀", "Łódź 😀")]
    public void Text_becomes_what_can_be_drawn(string text, string expected) =>
        Assert.Equal(expected, string.Concat(TextCleaner.Clean(text).Select(char.ConvertFromUtf32)));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() => Assert.Equal([0xFFFD, 'x'], TextCleaner.Clean("\ud800x"));
}
