using Billing.Application.Invoicing.Numbering;
using Billing.Domain.Customers;
using Billing.Domain.Identity;

namespace Billing.Application.Platform;

/// <summary>What an organization has set about its invoices.</summary>
/// <param name="NumberPrefix">First part of invoice numbers.</param>
public sealed record InvoiceSettings(string NumberPrefix)
{
    /// <summary>How the invoices of each billing entity are numbered.</summary>
    public IReadOnlyList<NumberSeries> Series { get; init; } = [];

    /// <summary>When invoices are issued and due where neither customer nor entity says anything.</summary>
    public PaymentTerms Terms { get; init; }

    /// <summary>The terms of an invoice: the customer's, else its plan's, else its billing entity's, else the organization's; both are set.</summary>
    /// <param name="customer">Whom it bills.</param>
    /// <param name="billingEntityId">The entity that the invoice names, or null.</param>
    /// <param name="ofPlan">What the plan says that it bills.</param>
    public (int GraceDays, int NetDays) TermsOf(Customer customer, BillingId? billingEntityId, PaymentTerms ofPlan = default)
    {
        PaymentTerms terms = new PaymentTerms(customer.InvoiceGracePeriodDays, customer.NetPaymentTermDays).Over(ofPlan)
            .Over(SeriesOf(billingEntityId)?.Terms ?? default).Over(Terms).Over(PaymentTerms.Standard);
        return (terms.GraceDays!.Value, terms.NetDays!.Value);
    }

    /// <summary>The series of an invoice; null when no entity says anything: counted per customer, with the prefix above.</summary>
    /// <param name="billingEntityId">The entity that the invoice names, or null.</param>
    public NumberSeries? SeriesOf(BillingId? billingEntityId) =>
        Series.FirstOrDefault(series => series.EntityId == billingEntityId) ?? Series.FirstOrDefault(series => series.IsDefault);
}

/// <summary>Reads organizations' invoice settings; cheap enough for every invoice.</summary>
public interface IInvoiceSettings
{
    /// <summary>The settings of an organization.</summary>
    ValueTask<InvoiceSettings> FindAsync(DataSpace space, CancellationToken cancellationToken);
}
