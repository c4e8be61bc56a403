using Billing.Application.Ports;

namespace Billing.Storage.Tests.Contract;

public abstract partial class TableStoreContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MaxValue + 1L)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(9007199254740993)]
    public async Task An_integer_keeps_its_value(long value)
    {
        await CommittedAsync(Insert("a", value));
        Column column = Assert.Single((await GetAsync("a"))!.Columns.All);
        Assert.Equal(("Value", ColumnType.Integer, value), (column.Name, column.Type, column.Number));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("  two  ")]
    [InlineData("line\r\nbreak\ttab")]
    [InlineData("\"quoted\" \\ 'single' <b>&amp;</b>")]
    [InlineData("Łódź ₦ ₵ € 日本語 العربية 😀 e\u0301")]
    [InlineData("\u0001\u001f\u007f\u2028")]
    [InlineData("2026-03-01T00:00:00Z")]
    [InlineData("123")]
    [InlineData("true")]
    public async Task A_text_keeps_its_characters(string text)
    {
        await CommittedAsync(RowWrite.Insert(Partition, "a", new Columns().Set("T", text)));
        Column column = Assert.Single((await GetAsync("a"))!.Columns.All);
        Assert.Equal((ColumnType.Text, text), (column.Type, column.Text));
        Assert.Equal(text, (await AllAsync(new RowRange(Partition)))[0].Columns.Text("T"));
    }

    [Fact]
    public async Task Booleans_and_bytes_keep_their_values()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        await CommittedAsync(RowWrite.Insert(
            Partition, "a", new Columns().Set("Yes", true).Set("No", false).Set("Empty", ReadOnlyMemory<byte>.Empty).Set("All", all).Set("One", new byte[] { 0 })));
        Columns columns = (await GetAsync("a"))!.Columns;
        Assert.Equal((true, false), (columns.Boolean("Yes"), columns.Boolean("No")));
        Assert.Equal(0, columns.Bytes("Empty")!.Value.Length);
        Assert.Equal(all, columns.Bytes("All")!.Value.ToArray());
        Assert.Equal(new byte[] { 0 }, columns.Bytes("One")!.Value.ToArray());
        Assert.Equal(5, columns.Count);
        Assert.Equal(ColumnType.Bytes, Assert.Single(columns.All, column => column.Name == "Empty").Type);
        Assert.Equal(ColumnType.Boolean, Assert.Single(columns.All, column => column.Name == "No").Type);
    }

    [Fact]
    public async Task A_row_without_columns_exists()
    {
        await CommittedAsync(RowWrite.Insert(Partition, "a", new Columns()), RowWrite.Insert(Partition, "b", Columns.Empty));
        Assert.Equal(0, (await GetAsync("a"))!.Columns.Count);
        Assert.Equal(["a", "b"], await KeysAsync(new RowRange(Partition)));
    }

    [Fact]
    public async Task The_largest_text_and_bytes_fit()
    {
        string text = new('x', 32 * 1024);
        byte[] bytes = new byte[64 * 1024];
        new Random(1).NextBytes(bytes);
        await CommittedAsync(RowWrite.Insert(Partition, "a", new Columns().Set("Text", text).Set("Bytes", bytes)));
        Columns columns = (await GetAsync("a"))!.Columns;
        Assert.Equal(text, columns.Text("Text"));
        Assert.Equal(bytes, columns.Bytes("Bytes")!.Value.ToArray());
    }

    [Fact]
    public async Task Many_columns_of_a_large_row_fit()
    {
        Columns many = new();
        for (int i = 0; i < 252; i++)
        {
            many.Set($"C{i}", (long)i);
        }

        byte[] block = new byte[64 * 1024];
        Columns large = new();
        for (int i = 0; i < 15; i++)
        {
            block[0] = (byte)i;
            large.Set($"Data{i}", block.ToArray());
        }

        await CommittedAsync(RowWrite.Insert(Partition, "many", many));
        await CommittedAsync(RowWrite.Insert(Partition, "large", large));
        Assert.Equal(251, (await GetAsync("many"))!.Columns.Integer("C251"));
        Assert.Equal(14, (await GetAsync("large"))!.Columns.Bytes("Data14")!.Value.Span[0]);
        Assert.Equal(["large", "many"], await KeysAsync(new RowRange(Partition)));
    }

    [Fact]
    public async Task Keys_of_the_greatest_length_work()
    {
        string key = new('k', 512);
        Assert.True((await CommitAsync(RowWrite.Insert(key, key, Value(1)))).IsCommitted);
        Assert.NotNull(await Store.GetAsync(Table, key, key, default));
        Assert.Equal([key], await KeysAsync(new RowRange(key)));
    }
}
