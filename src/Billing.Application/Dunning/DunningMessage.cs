using System.Globalization;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Dunning;

/// <summary>What a message of the queue <c>run-dunning</c> asks for.</summary>
internal enum DunningKind
{
    /// <summary>The time of a payment request has come.</summary>
    Step,

    /// <summary>Something happened to a payment request, its invoices or its payment.</summary>
    Look,

    /// <summary>A customer may have invoices for which a campaign begins.</summary>
    Customer,

    /// <summary>A customer pays with another method from now on.</summary>
    NewMethod,

    /// <summary>A campaign was made, changed or deleted.</summary>
    Campaign,

    /// <summary>A customer is to be written to about an attempt.</summary>
    Mail,
}

/// <summary>The message of the queue <c>run-dunning</c>; its entry in the schedule stays until the work is done.</summary>
/// <param name="Space">Whose.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="ObjectId">The payment request, customer, method or campaign.</param>
/// <param name="Number">Of a step: which of the request's entries; of a mail: which attempt; else 0.</param>
/// <param name="DueAt">The entry's place in the schedule.</param>
/// <param name="Skip">How much of a campaign's work is done.</param>
internal sealed record DunningMessage(DataSpace Space, DunningKind Kind, BillingId ObjectId, int Number, Instant DueAt, int Skip = 0)
{
    /// <summary>Its entry in the schedule.</summary>
    public ScheduleDue ToDue() => new(Key(), DueAt, WorkQueues.RunDunning, ToText());

    /// <summary>Takes the entry away.</summary>
    public ScheduleDone ToDone() => new(Key(), DueAt);

    /// <summary>The text of the message.</summary>
    public string ToText() => JsonSerializer.Serialize(this, StoredJson.Default.DunningMessage);

    private string Key() => string.Create(CultureInfo.InvariantCulture, $"dunning|{Space}|{Kind}|{ObjectId}#{Number}");
}
