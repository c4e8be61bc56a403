using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Billing.Application.Ports;

namespace Billing.Storage.Azure.EventHubs;

/// <summary>The list of partitions as an Atom feed.</summary>
public static class PartitionFeedFormat
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Connect = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";

    /// <summary>Writes the feed of a hub.</summary>
    public static byte[] Write(string hub, IReadOnlyList<PartitionEnd> ends)
    {
        using var buffer = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = false };
        using (var writer = XmlWriter.Create(buffer, settings))
        {
            writer.WriteStartElement("feed", Atom.NamespaceName);
            writer.WriteElementString("title", Atom.NamespaceName, "Partitions");
            foreach (PartitionEnd end in ends)
            {
                WriteEntry(writer, hub, end);
            }

            writer.WriteEndElement();
        }

        return buffer.ToArray();
    }

    /// <summary>
    /// Reads a feed, or a single entry, in partition order. Namespaces and unknown elements do not matter. Throws
    /// <see cref="FormatException"/> with a sentence when a partition has no number or no sequence numbers.
    /// </summary>
    public static IReadOnlyList<PartitionEnd> Read(Stream body)
    {
        XDocument document;
        try
        {
            document = XDocument.Load(body);
        }
        catch (XmlException exception)
        {
            throw new FormatException("The list of partitions is no XML", exception);
        }

        var ends = new List<PartitionEnd>();
        foreach (XElement description in document.Descendants().Where(element => element.Name.LocalName == "PartitionDescription"))
        {
            ends.Add(ReadEntry(description));
        }

        ends.Sort((left, right) => left.Partition.CompareTo(right.Partition));
        return ends;
    }

    private static void WriteEntry(XmlWriter writer, string hub, PartitionEnd end)
    {
        string number = end.Partition.ToString(CultureInfo.InvariantCulture);
        string atom = Atom.NamespaceName;
        string connect = Connect.NamespaceName;
        writer.WriteStartElement("entry", atom);
        writer.WriteElementString("id", atom, $"sb://{hub}/partitions/{number}");
        writer.WriteElementString("title", atom, number);
        writer.WriteStartElement("content", atom);
        writer.WriteAttributeString("type", "application/xml");
        writer.WriteStartElement("PartitionDescription", connect);
        writer.WriteElementString("SizeInBytes", connect, "0");
        writer.WriteElementString("BeginSequenceNumber", connect, end.BeginSequence.ToString(CultureInfo.InvariantCulture));
        writer.WriteElementString("EndSequenceNumber", connect, end.LastSequence.ToString(CultureInfo.InvariantCulture));
        writer.WriteElementString("LastEnqueuedOffset", connect, end.LastSequence.ToString(CultureInfo.InvariantCulture));
        if (end.LastEnqueuedAtUtc is { } enqueued)
        {
            writer.WriteElementString("LastEnqueuedTimeUtc", connect, enqueued.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static PartitionEnd ReadEntry(XElement description)
    {
        XElement? entry = description.Ancestors().FirstOrDefault(element => element.Name.LocalName == "entry");
        string? title = entry is null ? null : Child(entry, "title");
        if (!int.TryParse(title, NumberStyles.None, CultureInfo.InvariantCulture, out int partition))
        {
            throw new FormatException($"A partition in the list of partitions has the title '{title}', which is no number");
        }

        // A partition that never had an event may be told by its offset alone.
        bool isUntouched = Child(description, "LastEnqueuedOffset") == "-1";
        long begin = Number(description, "BeginSequenceNumber");
        long last = isUntouched ? -1 : Number(description, "EndSequenceNumber");
        return new PartitionEnd(partition, begin, last, isUntouched ? null : TimeOf(Child(description, "LastEnqueuedTimeUtc")));
    }

    private static long Number(XElement description, string name) =>
        long.TryParse(Child(description, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new FormatException($"A partition in the list of partitions has no {name}");

    private static DateTimeOffset? TimeOf(string? text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time : null;

    private static string? Child(XElement parent, string name) =>
        parent.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();
}
