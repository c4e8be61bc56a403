using System.Text.RegularExpressions;
using Billing.Pdf.Fonts;

namespace Billing.Pdf.Tests.Fonts;

public sealed class UnicodeMapTests
{
    [Fact]
    public void Blocks_hold_at_most_a_hundred_entries()
    {
        var map = UnicodeMap.Build([.. Enumerable.Range(0x100, 250)]);
        Assert.Equal(["100", "100", "50"], Regex.Matches(map, @"(\d+) beginbfchar").Select(m => m.Groups[1].Value));
    }

    [Fact]
    public void Characters_beyond_the_basic_plane_are_surrogate_pairs() =>
        Assert.Contains("<0001> <D835DD38>", UnicodeMap.Build([0xFFFD, 0x1D538]), StringComparison.Ordinal);
}
