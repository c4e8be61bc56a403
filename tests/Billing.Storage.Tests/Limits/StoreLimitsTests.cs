using Billing.Application.Ports;
using Billing.Storage.Limits;

namespace Billing.Storage.Tests.Limits;

public sealed class StoreLimitsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(999, 1)]
    [InlineData(1000, 1)]
    [InlineData(1001, 2)]
    public void Seconds_are_rounded_up(int milliseconds, int seconds) =>
        Assert.Equal(seconds, StoreLimits.CheckSeconds(TimeSpan.FromMilliseconds(milliseconds), 0));

    [Theory]
    [InlineData("Name")]
    [InlineData("_x1")]
    [InlineData("Größe")]
    public void An_identifier_names_a_column(string name) =>
        StoreLimits.CheckCommit("table", [RowWrite.Insert("p", "r", new Columns().Set(name, 1))]);

    [Fact]
    public void A_row_is_measured_as_the_service_measures_it()
    {
        // 4 + keys 2*2, and per column 8 + name 2*6 + 4 + bytes: 15 full columns leave room for one of a known length.
        Columns columns = new();
        for (int i = 10; i < 25; i++)
        {
            columns.Set($"Data{i}", new byte[StoreLimits.MaxColumnBytes]);
        }

        int left = StoreLimits.MaxRowBytes - 8 - (15 * (24 + StoreLimits.MaxColumnBytes)) - 24;
        StoreLimits.CheckCommit("table", [RowWrite.Insert("p", "r", Copy(columns).Set("Data99", new byte[left]))]);
        Assert.ThrowsAny<ArgumentException>(
            () => StoreLimits.CheckCommit("table", [RowWrite.Insert("p", "r", Copy(columns).Set("Data99", new byte[left + 1]))]));
    }

    [Fact]
    public void The_cheap_bound_of_the_wire_size_is_never_below_the_counted_size()
    {
        foreach (string text in new[] { "", "plain", "\"'<>&+`\\", "Łódź ₦", "😀", "\u0001", "%20 /" })
        {
            RowWrite write = RowWrite.Insert(text.Replace("/", "", StringComparison.Ordinal), text, new Columns().Set("T", text).Set("N", 1).Set("B", new byte[100]));
            Assert.True(WireSize.AtMost(write) >= WireSize.Of([write]), text);
        }
    }

    private static Columns Copy(Columns columns)
    {
        Columns copy = new();
        foreach (Column column in columns.All)
        {
            copy.Set(column.Name, column.Data);
        }

        return copy;
    }
}
