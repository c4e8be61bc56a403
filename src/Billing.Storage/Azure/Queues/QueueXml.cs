using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Billing.Application.Ports;

namespace Billing.Storage.Azure.Queues;

/// <summary>Messages as the XML of Queue Storage; the text is base64, as the Functions host expects it.</summary>
internal static class QueueXml
{
    /// <summary>The body of a new message.</summary>
    public static byte[] Write(string text)
    {
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        return Encoding.ASCII.GetBytes($"<QueueMessage><MessageText>{encoded}</MessageText></QueueMessage>");
    }

    /// <summary>The messages of a list.</summary>
    public static IReadOnlyList<QueueMessage> Read(Stream body) =>
        [.. XDocument.Load(body).Descendants("QueueMessage").Select(ReadMessage)];

    /// <summary>A time as the service writes it in headers and bodies.</summary>
    public static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static QueueMessage ReadMessage(XElement message) => new(
        Text(message, "MessageId"),
        Text(message, "PopReceipt"),
        Decode(Text(message, "MessageText")),
        int.Parse(Text(message, "DequeueCount"), NumberStyles.None, CultureInfo.InvariantCulture),
        Time(Text(message, "InsertionTime")),
        Time(Text(message, "TimeNextVisible")));

    private static string Text(XElement message, string name) => message.Element(name)?.Value ?? string.Empty;

    /// <summary>A message that another program put there as plain text is still readable.</summary>
    private static string Decode(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) ? Encoding.UTF8.GetString(bytes, 0, length) : text;
    }
}
