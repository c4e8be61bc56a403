using System.Text;
using Billing.Application.Exports;

namespace Billing.Application.Tests.Exports;

public sealed class ExportWriterTests
{
    private static readonly ExportColumn[] Columns = [new("name"), new("amount", IsNumber: true)];

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30", "'+49 30")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("Müller, Ltd", "\"Müller, Ltd\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("a=b", "a=b")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_text_is_never_a_formula_and_never_breaks_its_line(string? text, string cell) => Assert.Equal($"{cell},1\r\n", Written(ExportFormat.Csv, text, "1"));

    [Fact]
    public void A_negative_number_stays_a_number() => Assert.Equal("x,-12.5\r\n", Written(ExportFormat.Csv, "x", "-12.5"));

    [Fact]
    public void A_line_of_JSON_has_numbers_texts_and_nothing_else()
    {
        Assert.Equal("{\"name\":\"=1 \\\"é\\\"\\n\",\"amount\":-12.5}\n", Written(ExportFormat.Ndjson, "=1 \"é\"\n", "-12.5"));
        Assert.Equal("{\"name\":null,\"amount\":null}\n", Written(ExportFormat.Ndjson, null, null));
    }

    [Fact]
    public void Only_CSV_has_a_header()
    {
        using var csv = new MemoryStream();
        using var lines = new MemoryStream();
        new ExportWriter(ExportFormat.Csv, Columns).WriteHeader(csv);
        new ExportWriter(ExportFormat.Ndjson, Columns).WriteHeader(lines);
        Assert.Equal(("name,amount\r\n", 0), (Encoding.UTF8.GetString(csv.ToArray()), lines.Length));
    }

    private static string Written(ExportFormat format, params string?[] row)
    {
        using var to = new MemoryStream();
        new ExportWriter(format, Columns).WriteRow(to, row);
        return Encoding.UTF8.GetString(to.ToArray());
    }
}
