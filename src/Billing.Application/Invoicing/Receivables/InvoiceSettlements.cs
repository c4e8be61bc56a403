using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Invoicing.Receivables;

/// <summary>Everything that settles an invoice, as the invoice itself says: what was given back by a void or a refund is no more.</summary>
public sealed class InvoiceSettlements(ITableStore tables, InvoiceReader invoices, PaymentReader payments)
{
    /// <summary>The settlements, oldest first; refused when there is no such invoice.</summary>
    public async ValueTask<Result<IReadOnlyList<Settlement>>> ListAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        if (await invoices.FindAsync(space, id, cancellationToken) is not { Invoice: { } invoice })
        {
            return Failure.NotFound("Invoice");
        }

        if (invoice.Status is InvoiceStatus.Draft or InvoiceStatus.Voided)
        {
            return Array.Empty<Settlement>();
        }

        Instant issued = invoice.IssuedAt ?? invoice.UpdatedAt;
        List<Settlement> settlements = [];
        foreach (CreditUse use in invoice.Credits)
        {
            SettlementType type = await payments.FindAsync(space, use.CreditNoteId, cancellationToken) is null ? SettlementType.CreditNote : SettlementType.Payment;
            settlements.Add(SettlementOf(invoice, type, use.CreditNoteId, use.AmountMinor, issued));
        }

        foreach (WalletUse use in invoice.Wallets)
        {
            settlements.Add(SettlementOf(invoice, SettlementType.WalletCredit, use.WalletId, use.AmountMinor, issued));
        }

        settlements.AddRange(invoice.Payments.Select(each => SettlementOf(invoice, SettlementType.Payment, each.PaymentId, each.AmountMinor, each.At)));
        settlements.AddRange(await OffsetsAsync(space, invoice, cancellationToken));
        return settlements.OrderBy(each => each.CreatedAt).ToArray();
    }

    private async ValueTask<List<Settlement>> OffsetsAsync(DataSpace space, Invoice invoice, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, invoice.Id);
        List<Settlement> offsets = [];
        foreach (BillingId id in invoice.OffsetMinor == 0 ? [] : invoice.CreditNoteIds)
        {
            TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CustomerRows.CreditNote(id), cancellationToken);
            if (row is not null && DocumentCodec.Read(row.Columns, StoredJson.Default.CreditNote) is { OffsetMinor: > 0, VoidedAt: null } note)
            {
                offsets.Add(SettlementOf(invoice, SettlementType.CreditNote, id, note.OffsetMinor, note.IssuedAt ?? note.CreatedAt));
            }
        }

        return offsets;
    }

    private static Settlement SettlementOf(Invoice invoice, SettlementType type, BillingId source, long amountMinor, Instant at) => new(
        IdDerivation.ItemOf(invoice.Id.Owner, 0, "settlement", invoice.Id.ToString(), type.ToString(), source.ToString()),
        invoice.Id, type, source, amountMinor, at);
}

/// <summary>What settled a part of an invoice.</summary>
public enum SettlementType
{
    /// <summary>Money, or what an earlier payment was more than its invoice.</summary>
    Payment,

    /// <summary>A credit note.</summary>
    CreditNote,

    /// <summary>A wallet.</summary>
    WalletCredit,
}

/// <summary>One settlement.</summary>
/// <param name="Id">Derived from the invoice and what settled it.</param>
/// <param name="InvoiceId">The invoice.</param>
/// <param name="Type">What settled it.</param>
/// <param name="SourceId">The payment, credit note or wallet.</param>
/// <param name="AmountMinor">How much, in minor units.</param>
/// <param name="CreatedAt">When.</param>
public sealed record Settlement(BillingId Id, BillingId InvoiceId, SettlementType Type, BillingId SourceId, long AmountMinor, Instant CreatedAt);
