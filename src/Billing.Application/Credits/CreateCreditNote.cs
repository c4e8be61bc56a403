using System.Text.RegularExpressions;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Credits;

/// <summary>Drafts a credit note over fees of a final invoice. Nothing moves until it is made final.</summary>
public sealed partial class CreateCreditNote(Transactor transactor, NameClaims names, InvoiceReader invoices)
{
    private static readonly Failure NoInvoice = Failure.Invalid("invoice_id", "There is no such invoice", "unknown_reference");

    private const string NameKind = "credit-note-number";

    /// <summary>
    /// Drafts it. Refused with <see cref="FailureKind.Conflict"/> when the number is taken, with <see cref="FailureKind.WrongState"/> unless the invoice is final, and at
    /// the field when more is asked for than is left of a fee.
    /// </summary>
    public async ValueTask<Result<Outcome<CreditNote>>> RunAsync(
        DataSpace space, NewCreditNote input, Command named, CancellationToken cancellationToken)
    {
        Command command = named.HoldingName();
        PartitionAddress address = CustomerRows.PartitionOf(space, input.InvoiceId);
        if (await transactor.FindAsync(address, command, StoredJson.Default.CreditNote, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        if (OwnNumber().IsMatch(input.Number))
        {
            return Failure.Invalid("number", "Numbers that end in -CN and digits are given by the service");
        }

        if (await invoices.FindAsync(space, input.InvoiceId, cancellationToken) is null)
        {
            return NoInvoice;
        }

        BillingId id = IdDerivation.ItemOf(input.InvoiceId.Owner, 0, "credit-note", command.Id);
        Result<Unit> claimed = await names.ClaimAsync(
            space, NameKind, input.Number, id, command, owner => CustomerRows.PartitionOf(space, owner), cancellationToken);
        if (!claimed.IsSuccess)
        {
            return claimed.Failure;
        }

        Result<Outcome<CreditNote>> created = await transactor.RunAsync(
            address, command, StoredJson.Default.CreditNote, (work, ct) => CreateAsync(work, id, input, ct), cancellationToken);
        if (!created.IsSuccess)
        {
            await names.ReleaseAsync(space, NameKind, input.Number, id, cancellationToken);
        }

        return created;
    }

    private static async ValueTask<Result<CreditNote>> CreateAsync(
        PartitionWork work, BillingId id, NewCreditNote input, CancellationToken cancellationToken)
    {
        if (await work.ReadInvoiceAsync(input.InvoiceId, cancellationToken) is not { } view || work.Account() is not { } account)
        {
            return NoInvoice;
        }

        if (Check(view, input) is { } wrong)
        {
            return wrong;
        }

        IReadOnlyList<CreditNoteItem> items = [.. input.Items.Select(item => new CreditNoteItem(item.FeeId.Ordinal, item.AmountMinor, 0, 0, 0))];
        if (input.AmountMinor is { } amount)
        {
            Result<IReadOnlyList<CreditNoteItem>> spread = SpreadAmount.Of(view, await work.CreditNotesAsync(view.Invoice, cancellationToken), amount);
            if (!spread.IsSuccess)
            {
                return spread.Failure;
            }

            items = spread.Value;
        }

        var note = new CreditNote
        {
            Id = id,
            Number = input.Number,
            InvoiceId = view.Invoice.Id,
            CustomerId = view.Invoice.CustomerId,
            Type = input.Type,
            Reason = input.Reason,
            Description = input.Description,
            Currency = view.Invoice.Currency,
            Items = items,
            MetadataJson = input.MetadataJson,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        Result<(CreditNoteAmounts Amounts, CreditNoteSplit Split)> terms = await work.TermsAsync(view, note, input.Stated, cancellationToken);
        if (!terms.IsSuccess)
        {
            return terms.Failure;
        }

        note = note.With(terms.Value.Amounts, terms.Value.Split);
        if (note.TotalMinor == 0)
        {
            return Failure.Invalid("items", "What they take back is worth nothing");
        }

        work.Put(account.Space, note, "credit_note.created");
        return note;
    }

    private static Failure? Check(InvoiceView view, NewCreditNote input)
    {
        if (input.CustomerId != view.Invoice.CustomerId)
        {
            return Failure.Invalid("customer_id", "The invoice is not of this customer", "unknown_reference");
        }

        if (input.Currency != view.Invoice.Currency)
        {
            return Failure.Invalid("currency", $"The invoice is in {view.Invoice.Currency.Code}");
        }

        if (input.Items.Count == 0 && input.AmountMinor is null)
        {
            return Failure.Invalid("items", "A credit note takes back at least one fee", "missing");
        }

        for (int i = 0; i < input.Items.Count; i++)
        {
            (BillingId feeId, long amount) = input.Items[i];
            if (feeId.Part(0) != view.Invoice.Id || view.Fees.All(fee => fee.Ordinal != feeId.Ordinal))
            {
                return Failure.Invalid($"items.{i}.fee_id", "The fee is not on this invoice", "unknown_reference");
            }

            if (view.Fees.First(fee => fee.Ordinal == feeId.Ordinal).Type == FeeType.Credit)
            {
                return Failure.Invalid($"items.{i}.fee_id", "Wallet credits that were sold are not taken back by a credit note");
            }

            if (amount == 0)
            {
                return Failure.Invalid($"items.{i}.amount_cents", "The amount must be above 0", "greater_than");
            }
        }

        return null;
    }

    [GeneratedRegex("-CN[0-9]+$")]
    private static partial Regex OwnNumber();
}
