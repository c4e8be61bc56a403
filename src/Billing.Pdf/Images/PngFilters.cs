namespace Billing.Pdf.Images;

/// <summary>Undoes the filters of PNG rows in place: each row has the filter's number before its bytes.</summary>
internal static class PngFilters
{
    public static void Undo(Span<byte> rows, int rowBytes, int pixelBytes)
    {
        Span<byte> above = new byte[rowBytes];
        for (var at = 0; at < rows.Length; at += rowBytes + 1)
        {
            var row = rows.Slice(at + 1, rowBytes);
            Undo(rows[at], row, above, pixelBytes);
            above = row;
        }
    }

    private static void Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        if (filter > 4)
            throw PngReader.Damaged();
        for (var i = 0; i < row.Length && filter != 0; i++)
        {
            int left = i < pixelBytes ? 0 : row[i - pixelBytes];
            int up = above[i];
            int corner = i < pixelBytes ? 0 : above[i - pixelBytes];
            var guess = filter switch
            {
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                _ => Nearest(left, up, corner),
            };
            row[i] = unchecked((byte)(row[i] + guess));
        }
    }

    private static int Nearest(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (byLeft, byUp, byCorner) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
    }
}
