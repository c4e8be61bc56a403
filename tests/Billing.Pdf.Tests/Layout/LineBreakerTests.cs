using Billing.Pdf.Layout;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Pdf.Tests.Layout;

public sealed class LineBreakerTests
{
    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 8, "one two|three")]
    [InlineData("one  two", 4, "one|two")]
    [InlineData("abcdefgh", 3, "abc|def|gh")]
    [InlineData("ab cdefgh", 3, "ab|cde|fgh")]
    [InlineData("a\nb", 9, "a|b")]
    [InlineData("a\n\nb", 9, "a||b")]
    [InlineData("abc", 0, "a|b|c")]
    [InlineData("abc   ", 3, "abc")]
    [InlineData("", 3, "")]
    public void Text_breaks_where_a_reader_expects(string text, int limit, string expected) =>
        Assert.Equal(expected, string.Join('|', Lines(text, limit)));

    [Fact]
    public void Nothing_but_white_space_is_ever_lost_and_no_line_is_too_wide()
    {
        var cases = from text in Gen.Elements('a', 'b', ' ', '\n', 'c').ListOf().Select(c => string.Concat(c))
                    from limit in Gen.Choose(0, 12)
                    select (text, limit);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var lines = Lines(c.text, c.limit);
            var kept = string.Concat(string.Concat(lines).Where(char.IsLetter)) == string.Concat(c.text.Where(char.IsLetter));
            return kept && lines.All(line => line.Length <= Math.Max(1, c.limit));
        }).QuickCheckThrowOnFailure();
    }

    private static List<string> Lines(string text, int limit)
    {
        int[] codes = [.. text.Select(c => (int)c)];
        int[] widths = [.. text.Select(c => c == '\n' ? 0 : 1)];
        return [.. LineBreaker.Break(codes, widths, limit).Select(range => text[range])];
    }
}
