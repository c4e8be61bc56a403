using System.Text.Json;

namespace Billing.Fuzz.States;

/// <summary>Compares all that the service shows with the model.</summary>
internal sealed class ModelCheck(ModelClient client, BillingModel model)
{
    /// <summary>Every object and every list. Lists follow their objects within moments, so they are waited for.</summary>
    public async Task CheckAsync()
    {
        foreach (ModelCustomer customer in model.Customers)
        {
            await CheckAsync(customer);
        }

        await CountAsync("/v1/customers", model.Customers.Count);
        await CountAsync("/v1/invoices", model.Invoices.Count() + model.Drafts.Count());
        foreach (string status in new[] { "finalized", "paid", "voided" })
        {
            await CountAsync($"/v1/invoices?status={status}", model.Invoices.Count(invoice => invoice.Status == status));
        }

        await CountAsync("/v1/invoices?status=draft", model.Drafts.Count());
        await CountAsync("/v1/subscriptions", model.Customers.Count(customer => customer.Subscription is not null));
        await CountAsync("/v1/payments", model.Customers.Sum(customer => customer.Payments.Count));
    }

    private async Task CheckAsync(ModelCustomer customer)
    {
        foreach (ModelInvoice invoice in customer.Invoices)
        {
            JsonElement shown = await client.DoAsync("GET", $"/v1/invoices/{invoice.Id}");
            Compare($"invoice {invoice.Id} of {customer.ExternalId}", shown, [
                ("subtotal_cents", invoice.Subtotal), ("coupons_amount_cents", invoice.CouponCents), ("total_cents", invoice.Total), ("credit_notes_amount_cents", invoice.NoteCents),
                ("prepaid_credit_amount_cents", invoice.WalletCents), ("offset_amount_cents", invoice.Offset), ("paid_amount_cents", invoice.Paid), ("amount_due_cents", invoice.IsVoid ? 0 : invoice.Due),
            ], invoice.Status);
        }

        foreach (ModelDraft draft in customer.Drafts)
        {
            Compare($"draft {draft.Id} of {customer.ExternalId}", await client.DoAsync("GET", $"/v1/invoices/{draft.Id}"), [("subtotal_cents", draft.Cents), ("paid_amount_cents", 0)], "draft");
        }

        if (customer.Subscription is { } subscription)
        {
            Compare($"subscription {subscription.Id}", await client.DoAsync("GET", $"/v1/subscriptions/{subscription.Id}"), [], subscription.IsActive ? "active" : "canceled");
        }

        foreach (ModelWallet wallet in customer.Wallets)
        {
            Compare($"wallet {wallet.Id}", await client.DoAsync("GET", $"/v1/wallets/{wallet.Id}"), [("balance_cents", wallet.Balance)], wallet.IsEnded ? "terminated" : "active");
        }

        foreach (ModelNote note in customer.Notes)
        {
            Compare($"credit note {note.Id}", await client.DoAsync("GET", $"/v1/credit_notes/{note.Id}"), [("balance_amount_cents", note.Balance)], "finalized");
        }

        foreach (ModelPayment payment in customer.Payments)
        {
            Compare($"payment {payment.Id}", await client.DoAsync("GET", $"/v1/payments/{payment.Id}"), [("amount_cents", payment.Amount), ("refunded_amount_cents", payment.Refunded)], payment.Status);
        }

        await CountAsync($"/v1/invoices?customer_id={customer.Id}", customer.Invoices.Count + customer.Drafts.Count);
        await CountAsync($"/v1/wallets?customer_id={customer.Id}", customer.Wallets.Count);
        await CountAsync($"/v1/credit_notes?customer_id={customer.Id}", customer.Notes.Count);
        await CountAsync($"/v1/payments?customer_id={customer.Id}", customer.Payments.Count);
    }

    private Task CountAsync(string list, int expected) =>
        ModelClient.ReachAsync($"items of {list}", expected, () => client.CountAsync($"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=1"));

    private static void Compare(string what, JsonElement shown, (string Name, long Cents)[] amounts, string status)
    {
        foreach ((string name, long cents) in amounts)
        {
            if (ModelClient.Cents(shown, name) != cents)
            {
                throw new BrokenPromiseException($"{what}: {name} is {ModelClient.Cents(shown, name)}, and should be {cents}: {shown}");
            }
        }

        if (ModelClient.Text(shown, "status") != status)
        {
            throw new BrokenPromiseException($"{what} is {ModelClient.Text(shown, "status")}, and should be {status}: {shown}");
        }
    }
}
