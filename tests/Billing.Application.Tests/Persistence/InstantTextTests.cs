using System.Text;
using Billing.Application.Persistence;
using NodaTime;
using NodaTime.Text;

namespace Billing.Application.Tests.Persistence;

public sealed class InstantTextTests
{
    [Theory]
    [InlineData("2026-05-01T00:00:00Z")]
    [InlineData("2026-05-01T23:59:59.1Z")]
    [InlineData("2028-02-29T12:30:45.1234567Z")]
    [InlineData("1969-12-31T23:59:59.9999999Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    public void The_usual_form_is_read_and_written_as_the_pattern_does(string text)
    {
        Instant expected = InstantPattern.ExtendedIso.Parse(text).Value;

        Assert.True(InstantText.TryRead(Encoding.UTF8.GetBytes(text), out Instant read));
        Assert.Equal(expected, read);
        Assert.Equal(text, Written(expected));
    }

    [Theory]
    [InlineData("2026-05-01T00:00:00.123456789Z")]
    [InlineData("-0005-05-01T00:00:00Z")]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-05-01T24:00:00Z")]
    [InlineData("2026-05-01T00:00:00.Z")]
    [InlineData("2026-05-01T00:00:00+02:00")]
    [InlineData("2026-05-01 00:00:00Z")]
    [InlineData("2026-05-01T00:00:0xZ")]
    [InlineData("Z")]
    public void Any_other_text_is_left_to_the_pattern(string text) => Assert.False(InstantText.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void What_has_no_usual_form_is_left_to_the_pattern()
    {
        Assert.Null(Written(Instant.FromUtc(2026, 5, 1, 0, 0).PlusNanoseconds(1)));
        Assert.Null(Written(Instant.MaxValue));
        Assert.Null(Written(NodaConstants.BclEpoch.PlusTicks(-1)));
    }

    private static string? Written(Instant value)
    {
        Span<byte> text = stackalloc byte[40];
        return InstantText.TryWrite(value, text, out int length) ? Encoding.UTF8.GetString(text[..length]) : null;
    }
}
