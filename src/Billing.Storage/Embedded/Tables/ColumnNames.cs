using System.Text;

namespace Billing.Storage.Embedded.Tables;

/// <summary>
/// Column names by their bytes. A few dozen names occur in millions of rows, so each is made a string once. A small table without
/// locks: two names that share a place take turns, and a race only makes a string twice.
/// </summary>
internal static class ColumnNames
{
    private const int Places = 512;

    private static readonly string?[] Known = new string?[Places];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        uint hash = (uint)utf8.Length;
        foreach (byte b in utf8)
        {
            hash = unchecked((hash * 31) + b);
        }

        ref string? place = ref Known[hash % Places];
        string? known = place;
        if (known is null || !Ascii.Equals(utf8, known))
        {
            known = Encoding.UTF8.GetString(utf8);
            place = known;
        }

        return known;
    }
}
