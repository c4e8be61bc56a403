namespace Billing.Providers.Smtp;

/// <summary>A mail as the DATA command wants it: lines that begin with a dot get another one, and a dot alone ends it.</summary>
internal static class SmtpData
{
    public static byte[] Of(ReadOnlySpan<byte> message)
    {
        List<byte> data = new(message.Length + 64);
        bool isLineStart = true;
        foreach (byte one in message)
        {
            if (isLineStart && one == (byte)'.')
                data.Add((byte)'.');
            data.Add(one);
            isLineStart = one == (byte)'\n';
        }

        if (!isLineStart)
            data.AddRange("\r\n"u8);
        data.AddRange(".\r\n"u8);
        return [.. data];
    }
}
