using System.Buffers;
using System.Text;
using Billing.Pdf.Layout;

namespace Billing.Pdf.Tests.Layout;

public sealed class ContentWriterTests
{
    [Theory]
    [InlineData(0, "0 ")]
    [InlineData(12, "12 ")]
    [InlineData(-1.5, "-1.5 ")]
    [InlineData(0.0004, "0 ")]
    [InlineData(-0.0004, "0 ")]
    [InlineData(841.8895, "841.89 ")]
    [InlineData(0.001, "0.001 ")]
    [InlineData(10.05, "10.05 ")]
    public void Numbers_have_no_exponent_and_no_trailing_zeros(double value, string expected)
    {
        var target = new ArrayBufferWriter<byte>();
        new ContentWriter(target).Number(value);
        Assert.Equal(expected, Encoding.ASCII.GetString(target.WrittenSpan));
    }

    [Fact]
    public void Glyphs_are_two_bytes_each_in_hexadecimal()
    {
        var target = new ArrayBufferWriter<byte>();
        new ContentWriter(target).Glyphs([1, 0xABCD]);
        Assert.Equal("<0001ABCD>", Encoding.ASCII.GetString(target.WrittenSpan));
    }
}
