using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Lists;

/// <summary>Where the rows of lists stand: one partition a list, a directory row a month, and the month's chunks.</summary>
internal static class ListRows
{
    public const string MonthPrefix = "h|";

    public static string Partition(DataSpace space, string list) => $"{space}|{list}";

    public static string Month(Instant at) => at.ToDateTimeUtc().ToString("yyyyMM", CultureInfo.InvariantCulture);

    public static string MonthRow(string month) => MonthPrefix + month;

    /// <summary>The directories of the months that lie, in part at least, between two instants; of all months without them.</summary>
    public static RowRange Months(string partition, Instant? from, Instant? to)
    {
        RowRange all = RowRange.Prefix(partition, MonthPrefix);
        return all with { From = from is { } start ? MonthRow(Month(start)) : all.From, To = to is { } end ? MonthRow(Month(end)) + "~" : all.To };
    }

    public static string ChunkRow(string month, int number) => string.Create(CultureInfo.InvariantCulture, $"c|{month}|{number:D6}");

    public static ListMonth ReadMonth(TableRow row) => DocumentCodec.Read(row.Columns, ListJson.Default.ListMonth)!;
}
