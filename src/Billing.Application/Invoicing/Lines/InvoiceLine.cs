using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Invoicing.Lines;

/// <summary>A line that a person, or an add-on, puts on an invoice.</summary>
/// <param name="Description">What the line is called.</param>
/// <param name="Quantity">How many, not negative.</param>
/// <param name="UnitPriceMinor">Price of one in minor units, exact, not negative.</param>
public sealed record InvoiceLine(string Description, decimal Quantity, decimal UnitPriceMinor)
{
    /// <summary>What kind of fee it is.</summary>
    public FeeType Type { get; init; } = FeeType.AddOn;

    /// <summary>The add-on, when it is one.</summary>
    public BillingId? AddOnId { get; init; }

    /// <summary>A charge it refers to, or null.</summary>
    public BillingId? ChargeId { get; init; }

    /// <summary>A metric it refers to, or null.</summary>
    public string? MetricCode { get; init; }

    /// <summary>Its own taxes; empty means the customer's apply.</summary>
    public IReadOnlyList<string> TaxCodes { get; init; } = [];

    /// <summary>The fee that it becomes.</summary>
    internal ExtraFee ToFee() => new(Type, Description, Quantity, UnitPriceMinor, AddOnId, TaxCodes, MetricCode, ChargeId);
}

/// <summary>An invoice of lines that are given, of no period.</summary>
/// <param name="Type">What occasions it.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Lines">Its lines in order, at least one.</param>
public sealed record NewLineInvoice(InvoiceType Type, Currency Currency, IReadOnlyList<InvoiceLine> Lines)
{
    /// <summary>When payment is due; null for the customer's term after the issue.</summary>
    public Instant? DueDate { get; init; }

    /// <summary>The legal entity that issues it; null for the customer's.</summary>
    public BillingId? BillingEntityId { get; init; }
}
