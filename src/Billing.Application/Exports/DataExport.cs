using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Exports;

/// <summary>What is exported.</summary>
public enum ExportType
{
    /// <summary>Invoices without their fees.</summary>
    Invoices,

    /// <summary>Customers.</summary>
    Customers,

    /// <summary>Subscriptions.</summary>
    Subscriptions,

    /// <summary>Usage events that count.</summary>
    Events,

    /// <summary>Fees of invoices.</summary>
    Fees,

    /// <summary>Credit notes.</summary>
    CreditNotes,

    /// <summary>Who changed what.</summary>
    AuditLogs,
}

/// <summary>How rows are written.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values (RFC 4180) with a header line.</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Ndjson,
}

/// <summary>Where an export stands.</summary>
public enum ExportStatus
{
    /// <summary>Nobody has begun.</summary>
    Pending,

    /// <summary>Being written, or waiting to be gone on with.</summary>
    Processing,

    /// <summary>The file is whole.</summary>
    Completed,

    /// <summary>It could not be finished.</summary>
    Failed,

    /// <summary>Its time is over: the file is gone.</summary>
    Expired,
}

/// <summary>An export: the guard of a partition of its own, so that exports never wait for each other.</summary>
public sealed record DataExport
{
    /// <summary>How long a file is kept after the export was asked for.</summary>
    public static readonly Duration Retention = Duration.FromDays(7);

    /// <summary>The data space, so that work that starts from the partition knows whose it is.</summary>
    public required DataSpace Space { get; init; }

    /// <summary>The id; its owner is the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>What is exported.</summary>
    public required ExportType Type { get; init; }

    /// <summary>How.</summary>
    public ExportFormat Format { get; init; }

    /// <summary>Which of it: see <see cref="ExportFilters"/>.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it stands.</summary>
    public ExportStatus Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>About how many items there were when it began.</summary>
    public long ItemsExpected { get; init; }

    /// <summary>Items that were gone through.</summary>
    public long ItemsDone { get; init; }

    /// <summary>Rows written so far.</summary>
    public long RowsWritten { get; init; }

    /// <summary>Bytes written so far.</summary>
    public long BytesWritten { get; init; }

    /// <summary>Parts of the file so far.</summary>
    public int Parts { get; init; }

    /// <summary>The item after which writing goes on; null for the start.</summary>
    public string? Cursor { get; init; }

    /// <summary>The runs that wrote it: what a run that lost its turn still writes has a name that nobody reads.</summary>
    public IReadOnlyList<ExportRun> Runs { get; init; } = [];

    /// <summary>Runs in a row that wrote nothing.</summary>
    public int IdleRuns { get; init; }

    /// <summary>Signs links to the file: 64 hexadecimal digits.</summary>
    public required string LinkSecret { get; init; }

    /// <summary>When writing began.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>When it was completed or failed.</summary>
    public Instant? CompletedAt { get; init; }

    /// <summary>When it was asked for.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>How far it is, in percent; 100 only when it is completed.</summary>
    public int Progress => Status == ExportStatus.Completed ? 100 : (int)Math.Min(99, ItemsDone * 100 / Math.Max(1, Math.Max(ItemsExpected, ItemsDone)));

    /// <summary>When the file goes.</summary>
    public Instant ExpiresAt => CreatedAt + Retention;

    /// <summary>Name to save the file under.</summary>
    public string FileName => $"{Type switch
    {
        ExportType.CreditNotes => "credit_notes",
        ExportType.AuditLogs => "audit_logs",
        _ => Type.ToString().ToLowerInvariant(),
    }}-{Id}.{(Format == ExportFormat.Csv ? "csv" : "ndjson")}";

    /// <summary>Media type of the file.</summary>
    public string ContentType => Format == ExportFormat.Csv ? "text/csv" : "application/x-ndjson";
}

/// <summary>One run of the work.</summary>
/// <param name="Number">From 1.</param>
/// <param name="FirstPart">The part that it began with.</param>
public readonly record struct ExportRun(int Number, int FirstPart);
