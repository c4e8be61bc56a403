using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Storage.Limits;

namespace Billing.Application.Tests.Consistency;

public sealed class DocumentCodecTests
{
    /// <summary>Bytes of the JSON around the padding.</summary>
    private const int Frame = 24;

    [Theory]
    [InlineData(DocumentCodec.PlainMaxBytes - 1, true)]
    [InlineData(DocumentCodec.PlainMaxBytes, true)]
    [InlineData(DocumentCodec.PlainMaxBytes + 1, false)]
    [InlineData(65_535, false)]
    [InlineData(65_536, false)]
    [InlineData(65_537, false)]
    [InlineData(128_000, false)]
    [InlineData(1_000_000, false)]
    public void A_document_around_the_edge_of_a_column_is_read_back_and_fits_a_row(int bytes, bool plain)
    {
        Counter counter = OfSize(bytes);
        Columns columns = DocumentCodec.Write(new Columns(), counter, CounterJson.Default.Counter);

        Assert.Equal(plain, columns.Bytes("doc") is not null);
        Assert.Equal(counter, DocumentCodec.Read(columns, CounterJson.Default.Counter));
        StoreLimits.CheckCommit(Tables.Customers, [RowWrite.Insert("p", "r", columns)]);
    }

    [Fact]
    public void The_largest_documents_that_are_accepted_fit_a_row_and_larger_ones_are_refused()
    {
        int accepted = 0;
        int refused = 0;
        for (int bytes = 1_000_000; bytes <= 1_400_000; bytes += 50_000)
        {
            try
            {
                Columns columns = DocumentCodec.Write(new Columns(), OfSize(bytes), CounterJson.Default.Counter);
                StoreLimits.CheckCommit(Tables.Customers, [RowWrite.Insert("p", "r", columns)]);
                accepted++;
            }
            catch (DocumentTooLargeException)
            {
                refused++;
            }
        }

        Assert.True(accepted > 0 && refused > 0, $"{accepted} accepted, {refused} refused");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(DocumentCodec.PlainMaxBytes)]
    [InlineData(DocumentCodec.PlainMaxBytes + 1)]
    [InlineData(DocumentCodec.PlainMaxBytes * 2)]
    [InlineData(DocumentCodec.CompressedMaxBytes)]
    public void Parts_join_to_what_was_split(int bytes)
    {
        byte[] whole = new byte[bytes];
        new Random(bytes).NextBytes(whole);

        Assert.Equal(whole, DocumentCodec.JoinParts(DocumentCodec.WriteParts(new Columns(), whole)));
    }

    [Fact]
    public void What_is_compressed_is_decompressed()
    {
        byte[] bytes = new byte[100_000];
        new Random(2).NextBytes(bytes.AsSpan(0, 40_000));

        Assert.Equal(bytes, DocumentCodec.Decompress(DocumentCodec.Compress(bytes)));
        Assert.Empty(DocumentCodec.Decompress(DocumentCodec.Compress([])));
    }

    [Fact]
    public void A_row_without_a_document_reads_as_none() => Assert.Null(DocumentCodec.Read(new Columns().Set("at", 1), CounterJson.Default.Counter));

    private static Counter OfSize(int bytes)
    {
        var counter = new Counter(1, TransactorTests.Incompressible(bytes - Frame).Replace('&', 'a').Replace('+', 'b').Replace('<', 'c')
            .Replace('>', 'd').Replace('\'', 'e').Replace('`', 'f').Replace('"', 'g'));
        Assert.Equal(bytes, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(counter, CounterJson.Default.Counter).Length);
        return counter;
    }
}
