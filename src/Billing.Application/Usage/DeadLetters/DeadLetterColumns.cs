using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Usage.DeadLetters;

/// <summary>A letter as columns of its row.</summary>
internal static class DeadLetterColumns
{
    /// <summary>Number of parts of the body in the partition of bodies.</summary>
    public const string Parts = "parts";

    /// <summary>The body that came, or its first part.</summary>
    public const string Original = "b";

    /// <summary>The body that somebody put in its place.</summary>
    public const string Mended = "m";

    private const int ReasonCharsMax = 4_000;

    /// <summary>All columns but the bodies: what lists read.</summary>
    public static readonly string[] Facts =
    [
        "space", "kind", "reason", "hub", "partition", "sequence", "index", "enqueued", "aside", "events", "bytes", "packed", "customer", "code", "txn",
        "status", "by", "at", "remark", "mby", "mat", Parts,
    ];

    /// <summary>What ids consist of.</summary>
    public static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdef-");

    /// <summary>The id of a letter: sorts by the time of arrival, then by place.</summary>
    public static string Id(int partition, long sequence, int index, Instant enqueuedAt) =>
        string.Create(CultureInfo.InvariantCulture, $"{enqueuedAt.ToUnixTimeTicks():x16}-{partition:d5}-{sequence:d19}-{index:d6}");

    /// <summary>The id of a letter with many events, which stands at the place of its first: names what it holds too.</summary>
    public static string Id(string place, ReadOnlySpan<byte> content) => $"{place}-{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}";

    /// <summary>Begins the ids of letters that the hub took at or after an instant.</summary>
    public static string IdFrom(Instant enqueuedAt) => Math.Max(0, enqueuedAt.ToUnixTimeTicks()).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Writes the facts.</summary>
    public static Columns Write(DeadLetter letter, int parts)
    {
        Columns columns = new Columns()
            .Set("kind", (long)letter.Kind).Set("reason", Cut(letter.Reason)).Set("hub", letter.Hub).Set("partition", (long)letter.Partition)
            .Set("sequence", letter.Sequence).Set("enqueued", letter.EnqueuedAt.ToUnixTimeTicks()).Set("aside", letter.SetAsideAt.ToUnixTimeTicks())
            .Set("events", (long)letter.Events).Set("bytes", letter.Bytes).Set("packed", letter.IsPacked).Set("status", (long)letter.Status).Set(Parts, (long)parts);
        Set(columns, "space", letter.Space?.ToString());
        Set(columns, "index", letter.Index);
        Set(columns, "customer", letter.ExternalCustomerId);
        Set(columns, "code", letter.Code);
        Set(columns, "txn", letter.TransactionId);
        Set(columns, "by", letter.DecidedBy);
        Set(columns, "at", letter.DecidedAt?.ToUnixTimeTicks());
        Set(columns, "remark", letter.Remark);
        Set(columns, "mby", letter.MendedBy);
        Set(columns, "mat", letter.MendedAt?.ToUnixTimeTicks());
        return columns;
    }

    /// <summary>Reads the facts.</summary>
    public static DeadLetter Read(TableRow row)
    {
        Columns columns = row.Columns;
        return new DeadLetter
        {
            Id = row.RowKey,
            Space = DataSpace.TryParse(columns.Text("space"), out DataSpace space) ? space : null,
            Kind = (DeadLetterKind)columns.Integer("kind")!.Value,
            Reason = columns.Text("reason")!,
            Hub = columns.Text("hub") ?? "",
            Partition = (int)columns.Integer("partition")!.Value,
            Sequence = columns.Integer("sequence")!.Value,
            Index = (int?)columns.Integer("index"),
            EnqueuedAt = Instant.FromUnixTimeTicks(columns.Integer("enqueued")!.Value),
            SetAsideAt = Instant.FromUnixTimeTicks(columns.Integer("aside")!.Value),
            Events = (int)columns.Integer("events")!.Value,
            Bytes = columns.Integer("bytes")!.Value,
            IsPacked = columns.Boolean("packed") ?? false,
            ExternalCustomerId = columns.Text("customer"),
            Code = columns.Text("code"),
            TransactionId = columns.Text("txn"),
            Status = (DeadLetterStatus)columns.Integer("status")!.Value,
            DecidedBy = columns.Text("by"),
            DecidedAt = At(columns.Integer("at")),
            Remark = columns.Text("remark"),
            MendedBy = columns.Text("mby"),
            MendedAt = At(columns.Integer("mat")),
        };
    }

    private static Instant? At(long? ticks) => ticks is { } known ? Instant.FromUnixTimeTicks(known) : null;

    private static void Set(Columns columns, string name, string? value) => _ = value is null ? columns : columns.Set(name, value);

    private static void Set(Columns columns, string name, long? value) => _ = value is { } known ? columns.Set(name, known) : columns;

    private static string Cut(string text) => text.Length <= ReasonCharsMax ? text : text[..ReasonCharsMax];
}
