using System.Globalization;
using Billing.Application.Ports;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Application.Usage.Counting;

/// <summary>
/// Stores what could not be counted: unreadable messages, and the events of customers whose counting fails for a reason of its own.
/// The keys are the places in the hub with the time of arrival: a redelivered batch writes the same rows, a re-created hub writes others.
/// </summary>
internal static class DeadLetterRows
{
    private const int WritesMax = 50;
    private const int TextCharsMax = 15_000;
    private const int ParkedEventsMax = 500;

    /// <summary>Stores unreadable messages of a hub partition.</summary>
    public static async ValueTask WriteAsync(ITableStore tables, string hub, int partition, IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        foreach (DeadLetter[] part in letters.Chunk(WritesMax))
        {
            RowWrite[] writes = [.. part.Select(letter => RowWrite.Upsert(UsageRows.DeadPartition(hub), Key(partition, letter), Describe(letter)))];
            await CommitAsync(tables, writes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stores the events of a customer that cannot be counted now.</summary>
    public static async ValueTask ParkAsync(ITableStore tables, CustomerGroup group, string reason, Instant now, CancellationToken cancellationToken)
    {
        foreach (HubItem[] part in group.Items.Chunk(ParkedEventsMax))
        {
            var block = new EventBlockWriter();
            foreach (HubItem item in part)
            {
                block.Add(item.Event);
            }

            Columns columns = new Columns().Set("reason", Cut(reason)).Set("parked", now.ToUnixTimeTicks()).Set("events", (long)part.Length);
            Wide.Set(columns, UsageRows.Body, HubMessage.Squeeze(block.Written));
            string key = string.Create(
                CultureInfo.InvariantCulture, $"{group.Customer}|{group.Hub}|{group.HubPartition:d5}|{part[0].Sequence:d19}|{part[0].Index:d6}|{part[0].EnqueuedAt.ToUnixTimeTicks():x16}");
            await CommitAsync(tables, [RowWrite.Upsert(UsageRows.ParkedPartition(group.Space), key, columns)], cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Key(int partition, DeadLetter letter) =>
        string.Create(CultureInfo.InvariantCulture, $"{partition:d5}|{letter.Message.Sequence:d19}|{letter.Index:d6}|{letter.Message.EnqueuedAtUtc.ToUnixTimeTicks():x16}");

    private static Columns Describe(DeadLetter letter) => new Columns()
        .Set("reason", Cut(letter.Reason))
        .Set("text", Cut(letter.Message.Body))
        .Set("chars", (long)letter.Message.Body.Length)
        .Set("enqueued", letter.Message.EnqueuedAtUtc.ToUnixTimeTicks());

    private static string Cut(string text) => text.Length <= TextCharsMax ? text : text[..TextCharsMax];

    private static async ValueTask CommitAsync(ITableStore tables, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        CommitResult result = await tables.CommitAsync(UsageRows.Table, writes, cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted)
        {
            throw new StoreException($"An unconditional write ended with {result.Status}");
        }
    }
}
