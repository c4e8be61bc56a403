using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Invoicing;
using Billing.Application.Payments;
using Billing.Application.Subscriptions.Changes;
using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing;
using Billing.Application.Wallets;
using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Changes;

/// <summary>The change that writes most: it must fit the 100 operations of one transaction.</summary>
public sealed class LargestChangeTests
{
    private readonly World _world = new();
    private int _names;

    /// <summary>
    /// A period that was billed in advance on as many invoices as a change may take from, all paid; another plan gives back what is left of each, with a note,
    /// and its own invoice is paid from as many credit notes and wallets as may pay one.
    /// </summary>
    [Fact]
    public async Task A_change_that_credits_nine_invoices_and_spends_eight_credits_and_six_wallets_is_made_at_once()
    {
        _world.Clock.Set(BillingSite.Started);
        var site = new ChangeSite(_world);
        Site process = _world.Start();
        Customer customer = await site.Billing.SubscribeAsync(with: input => input with { PayInAdvance = true, Quantity = 1 });
        await site.Billing.CloseAsync();
        for (int quantity = 2; quantity < AdvanceBaseWork.InvoicesMax; quantity++)
        {
            _world.Clock.Advance(Duration.FromHours(1));
            Assert.True((await site.ChangeAsync(new WantedChange(null, quantity, PlanChangeTiming.Immediate))).IsSuccess);
        }

        List<InvoiceView> billed = await site.Billing.InvoicesAsync();
        foreach (InvoiceView view in billed)
        {
            Assert.True((await new RecordPayment(process.Transactor).PayAsync(process.Space, view.Invoice.Id, Next(), default)).IsSuccess);
        }

        Invoice first = billed.MinBy(view => view.Invoice.CreatedAt)!.Invoice;
        for (int i = 0; i < SpendingWork.CreditsMax; i++) await CreditAsync(process, customer, first);
        for (int i = 0; i < SpendingWork.WalletsMax; i++)
        {
            var wallet = new NewWallet { CustomerId = customer.Id, InitialGrantedCredits = 1 };
            Assert.True((await new CreateWallet(process.Transactor).RunAsync(process.Space, wallet, Next(), default)).IsSuccess);
        }

        Plan dearer = ChangeSite.Plans[3];
        var changed = await site.ChangeAsync(new WantedChange(dearer.Id, null, PlanChangeTiming.Immediate));

        Assert.True(changed.IsSuccess, changed.Failure?.Message);
        Assert.Equal(SpendingWork.CreditsMax + billed.Count, (await site.NotesAsync()).Count);
        Invoice made = Assert.Single(await site.Billing.InvoicesAsync(), view => view.Invoice.PlanId == dearer.Id).Invoice;
        Assert.Equal((AdvanceBaseWork.InvoicesMax - 1, SpendingWork.CreditsMax, SpendingWork.WalletsMax), (billed.Count, made.Credits.Count, made.Wallets.Count));
    }

    /// <summary>A cent of credit for later invoices.</summary>
    private async Task CreditAsync(Site process, Customer customer, Invoice invoice)
    {
        var input = new NewCreditNote
        {
            Number = $"note-{++_names}", InvoiceId = invoice.Id, CustomerId = customer.Id, Type = CreditNoteType.Credit, Reason = CreditNoteReason.Other,
            Currency = Currency.Usd, Items = [(invoice.Id.Part(1), 1)],
        };
        CreditNote note = (await new CreateCreditNote(process.Transactor, process.Names, new InvoiceReader(process.Tables))
            .RunAsync(process.Space, input, Next(), default)).Value.Value;
        Assert.True((await new ChangeCreditNote(process.Transactor).FinalizeAsync(process.Space, note.Id, Next(), default)).IsSuccess);
    }

    private Command Next() => Command.FromJob("step", $"{++_names}");
}
