namespace Billing.Fuzz.States;

/// <summary>Ids of the two plans.</summary>
/// <param name="Team">The one that is subscribed to.</param>
/// <param name="Large">The one that is changed to.</param>
internal sealed record ModelPlans(string Team, string Large);

/// <summary>Steps that change what is there: drafts, planned changes, what is taken back.</summary>
internal sealed partial class ModelSteps
{
    private async Task<string?> DraftAsync(ModelStep step)
    {
        if (Pick(model.Customers, step) is not { } customer)
        {
            return null;
        }

        long amount = 100 + (step.Amount % 9_000);
        string id = await client.MakeAsync("/v1/invoices/one_off", $$"""{"customer_id":"{{customer.Id}}","line_items":[{"description":"Work","quantity":2,"unit_price":{{amount}},"amount":{{2 * amount}}}]}""");
        customer.Drafts.Add(new ModelDraft(id, customer, 2 * amount));
        return $"a draft of {2 * amount} for {customer.ExternalId}";
    }

    private async Task<string?> FinalizeAsync(ModelStep step)
    {
        if (Pick(model.Drafts, step) is not { } draft)
        {
            return null;
        }

        await client.DoAsync("POST", $"/v1/invoices/{draft.Id}/finalize");
        draft.Customer.Drafts.Remove(draft);
        BillingModel.Issue(draft.Customer, draft.Id, isOneOff: true, draft.Cents);
        return $"a draft of {draft.Customer.ExternalId} is final";
    }

    private async Task<string?> DropDraftAsync(ModelStep step)
    {
        if (step.Amount % 2 != 0 || Pick(model.Drafts, step) is not { } draft)
        {
            return null;
        }

        await client.DoAsync("DELETE", $"/v1/invoices/{draft.Id}");
        draft.Customer.Drafts.Remove(draft);
        return $"a draft of {draft.Customer.ExternalId} is gone";
    }

    /// <summary>Moves credit between two wallets of a customer.</summary>
    private async Task<string?> TransferAsync(ModelStep step)
    {
        ModelWallet[][] pairs = [.. model.Customers.Select(customer => customer.Wallets.Where(wallet => !wallet.IsEnded).ToArray()).Where(wallets => wallets.Length > 1 && wallets[0].Balance > 0)];
        if (Pick(pairs, step) is not { } wallets)
        {
            return null;
        }

        long credits = 1 + (step.Amount % wallets[0].Balance);
        await client.DoAsync("POST", "/v1/wallets/transfer", $$"""{"source_wallet_id":"{{wallets[0].Id}}","target_wallet_id":"{{wallets[1].Id}}","credits":{{credits}}}""");
        wallets[0].Balance -= credits;
        wallets[1].Balance += credits;
        return $"{credits} go from a wallet to another";
    }

    private async Task<string?> TakeCouponAsync(ModelStep step)
    {
        if (step.Amount % 3 != 0 || Pick(model.Customers.Where(customer => customer.Coupons.Exists(coupon => coupon.Works)), step) is not { } customer)
        {
            return null;
        }

        ModelCoupon coupon = customer.Coupons.First(each => each.Works);
        await client.DoAsync("DELETE", $"/v1/coupons/applied/{coupon.Id}");
        customer.Coupons.Remove(coupon);
        return $"{customer.ExternalId} loses a coupon";
    }

    /// <summary>Cancels a call that was counted.</summary>
    private async Task<string?> TakeBackCallAsync(ModelStep step)
    {
        if (Pick(model.Customers.Where(customer => customer.Calls.Count > 0 && customer.Subscription is not { IsActive: false }), step) is not { } customer)
        {
            return null;
        }

        string call = customer.Calls[step.Amount % customer.Calls.Count];
        string list = $"/v1/events?external_customer_id={customer.ExternalId}&limit=1";
        int before = await client.CountAsync(list);
        await client.DoAsync("POST", "/v1/events/cancel", $$"""{"amendment_id":"back-{{_number}}","transaction_id":"{{call}}","external_customer_id":"{{customer.ExternalId}}"}""");
        await ModelClient.ReachAsync($"events of {customer.ExternalId}", before - 1, () => client.CountAsync(list));
        customer.Calls.Remove(call);
        return $"a call of {customer.ExternalId} is taken back";
    }

    /// <summary>Plans a change of plan for the next month.</summary>
    private async Task<string?> ChangePlanAsync(ModelStep step)
    {
        if (Pick(model.Customers.Where(customer => customer.Subscription is { IsActive: true, NextBaseCents: null }), step) is not { } customer)
        {
            return null;
        }

        ModelSubscription subscription = customer.Subscription!;
        bool grows = subscription.BaseCents == BillingModel.BaseCents;
        await client.DoAsync("POST", $"/v1/subscriptions/{subscription.Id}/change_plan", $$"""{"new_plan_id":"{{(grows ? plans.Large : plans.Team)}}","timing":"end_of_period"}""");
        subscription.NextBaseCents = grows ? BillingModel.LargeBaseCents : BillingModel.BaseCents;
        return $"{customer.ExternalId} will pay {subscription.NextBaseCents} from next month on";
    }

    /// <summary>Takes a planned change back.</summary>
    private async Task<string?> KeepPlanAsync(ModelStep step)
    {
        if (step.Amount % 2 != 0 || Pick(model.Customers.Where(customer => customer.Subscription is { IsActive: true, NextBaseCents: not null }), step) is not { } customer)
        {
            return null;
        }

        string kind = ModelClient.Text((await client.DoAsync("GET", $"/v1/subscriptions/{customer.Subscription!.Id}/scheduled_changes"))[0], "kind");
        await client.DoAsync("DELETE", $"/v1/subscriptions/{customer.Subscription.Id}/scheduled_changes/{kind}");
        customer.Subscription.NextBaseCents = null;
        return $"{customer.ExternalId} keeps its plan";
    }

    /// <summary>Gives up what is still to be paid: it stays due.</summary>
    private async Task<string?> WriteOffAsync(ModelStep step)
    {
        if (step.Amount % 3 != 0 || Pick(model.Invoices.Where(invoice => invoice is { Status: "finalized", IsWrittenOff: false }), step) is not { } invoice)
        {
            return null;
        }

        await client.DoAsync("POST", $"/v1/invoices/{invoice.Id}/write_off");
        invoice.IsWrittenOff = true;
        return $"an invoice of {invoice.Customer.ExternalId} is written off";
    }
}
