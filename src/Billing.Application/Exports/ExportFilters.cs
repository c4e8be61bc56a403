using System.Globalization;
using Billing.Application.Audit;
using Billing.Application.Lists;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;
using NodaTime.Text;

namespace Billing.Application.Exports;

/// <summary>Which items are exported. All conditions hold together.</summary>
public sealed record ExportFilters
{
    /// <summary>First day, of UTC.</summary>
    public const string StartDate = "start_date";

    /// <summary>Last day, of UTC, included.</summary>
    public const string EndDate = "end_date";

    /// <summary>Only what was made, and of events happened, at or after this instant; null for no start.</summary>
    public Instant? From { get; init; }

    /// <summary>Only before this instant; null for no end.</summary>
    public Instant? To { get; init; }

    /// <summary>Conditions on fields, by name; words as the API has them.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads conditions; refused at the filter that is unknown or no date.</summary>
    /// <param name="type">What is exported.</param>
    /// <param name="filters">By name.</param>
    public static Result<ExportFilters> Read(ExportType type, IReadOnlyDictionary<string, string> filters)
    {
        IReadOnlyList<string> known = ExportFields.FiltersOf(type);
        List<FieldError> errors = [];
        ExportFilters read = new();
        Dictionary<string, string> fields = [];
        foreach ((string name, string value) in filters)
        {
            if (name is StartDate or EndDate)
            {
                if (!LocalDatePattern.Iso.Parse(value).TryGetValue(default, out LocalDate day) || day > new LocalDate(9000, 1, 1))
                {
                    errors.Add(FieldError.Body($"filters.{name}", "Input should be a date such as 2026-01-31", "date_parsing"));
                    continue;
                }

                Instant start = day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
                read = name == StartDate ? read with { From = start } : read with { To = start + Duration.FromDays(1) };
            }
            else if (!known.Contains(name))
            {
                errors.Add(FieldError.Body($"filters.{name}", $"Known filters are {string.Join(", ", [StartDate, EndDate, .. known])}", "unknown_filter"));
            }
            else if (ExportFields.FaultOf(type, name, value) is { } fault)
            {
                errors.Add(FieldError.Body($"filters.{name}", fault.Message, fault.Type));
            }
            else
            {
                fields[name] = value;
            }
        }

        return errors.Count > 0 ? Failure.Invalid(errors) : read with { Fields = fields };
    }

    /// <summary>The conditions on fields of a list, whose words are written as in code: <c>credit_note</c> is <c>CreditNote</c>.</summary>
    internal IReadOnlyList<ListFilter> OfList(ListDefinition list) =>
    [
        .. Fields.Where(field => list.IndexOf(field.Key) >= 0).Select(field =>
        {
            string word = field.Value.Replace("_", "", StringComparison.Ordinal);
            return new ListFilter(field.Key, key => key == field.Value || string.Equals(key, word, StringComparison.OrdinalIgnoreCase));
        }),
    ];

    /// <summary>Whether an instant lies within the days.</summary>
    internal bool Includes(Instant at) => !(at < From) && !(at >= To);
}

/// <summary>A column of an export.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsNumber">Whether its values are numbers, which JSON writes without quotes.</param>
public sealed record ExportColumn(string Name, bool IsNumber = false);

/// <summary>The columns of each type of export, and what it can be filtered by.</summary>
public static class ExportFields
{
    /// <summary>The columns, in their order.</summary>
    public static IReadOnlyList<ExportColumn> ColumnsOf(ExportType type) => type switch
    {
        ExportType.Invoices =>
        [
            new("number"), new("customer_id"), new("status"), new("subtotal", true), new("tax_amount", true), new("total", true), new("currency"),
            new("issued_at"), new("due_date"), new("paid_at"),
        ],
        ExportType.Customers => [new("external_id"), new("name"), new("email"), new("currency"), new("timezone"), new("created_at")],
        ExportType.Subscriptions =>
        [
            new("external_id"), new("customer_id"), new("plan_id"), new("status"), new("billing_time"), new("started_at"), new("canceled_at"), new("created_at"),
        ],
        ExportType.Events => [new("transaction_id"), new("external_customer_id"), new("code"), new("timestamp"), new("created_at")],
        ExportType.Fees =>
        [
            new("id"), new("invoice_id"), new("fee_type"), new("amount_cents", true), new("units", true), new("events_count", true), new("payment_status"),
            new("created_at"),
        ],
        ExportType.CreditNotes =>
        [
            new("number"), new("invoice_id"), new("customer_id"), new("credit_note_type"), new("status"), new("total_amount_cents", true), new("currency"),
            new("issued_at"), new("created_at"),
        ],
        ExportType.AuditLogs =>
        [
            new("id"), new("resource_type"), new("resource_id"), new("action"), new("actor_type"), new("actor_id"), new("changes"), new("created_at"),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown type of export"),
    };

    /// <summary>Fields that it can be filtered by, besides its days.</summary>
    public static IReadOnlyList<string> FiltersOf(ExportType type) => type switch
    {
        ExportType.Invoices => ["customer_id", "status", "invoice_type", "currency"],
        ExportType.Customers => ["currency"],
        ExportType.Subscriptions => ["customer_id", "plan_id", "status"],
        ExportType.Events => ["external_customer_id", "code"],
        ExportType.Fees => ["customer_id", "status", "invoice_type", "currency"],
        ExportType.CreditNotes => ["customer_id", "invoice_id", "status", "currency"],
        ExportType.AuditLogs => ["resource_type", "resource_id", "action", "actor_type"],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown type of export"),
    };

    /// <summary>What is wrong with a filter's value, which no item could have; null for nothing.</summary>
    internal static (string Message, string Type)? FaultOf(ExportType type, string filter, string value) => filter switch
    {
        "external_customer_id" => null,
        "currency" => Currency.TryParse(value, out _) ? null : ("Input should be an ISO 4217 currency code such as USD", "currency_code"),
        _ when filter.EndsWith("_id", StringComparison.Ordinal) => Guid.TryParse(value, out _) ? null : ("Input should be a valid UUID", "uuid_parsing"),
        _ when WordsOf(type, filter) is { Count: > 0 } words && !words.Contains(value) => ($"Input should be '{string.Join("', '", words)}'", "enum"),
        _ => null,
    };

    /// <summary>The words that a filter's field may have; none where it is free text.</summary>
    private static IReadOnlyList<string> WordsOf(ExportType type, string filter) => (type, filter) switch
    {
        (ExportType.Invoices or ExportType.Fees, "status") => WordsOf<InvoiceStatus>(),
        (ExportType.Invoices or ExportType.Fees, "invoice_type") => WordsOf<InvoiceType>(),
        (ExportType.Subscriptions, "status") => WordsOf<SubscriptionStatus>(),
        (ExportType.CreditNotes, "status") => WordsOf<CreditNoteStatus>(),
        (ExportType.AuditLogs, "action") => WordsOf<AuditAction>(),
        (ExportType.AuditLogs, "actor_type") => WordsOf<ActorType>(),
        _ => [],
    };

    private static IReadOnlyList<string> WordsOf<TEnum>()
        where TEnum : struct, Enum => [.. Enum.GetValues<TEnum>().Select(Word)];

    /// <summary>A number as text.</summary>
    internal static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>An instant as text, or nothing.</summary>
    internal static string? Text(Instant? instant) => instant is { } at ? InstantPattern.ExtendedIso.Format(at) : null;

    /// <summary>A word as the API has it: <c>credit_note</c> for <c>CreditNote</c>.</summary>
    internal static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
