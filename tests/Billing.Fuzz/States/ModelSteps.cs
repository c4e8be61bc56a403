using System.Text.Json;
using NodaTime;

namespace Billing.Fuzz.States;

/// <summary>What may be done next. What a step does follows from its three numbers and the state, so that any steps may be left out of a history.</summary>
/// <param name="Kind">Which step.</param>
/// <param name="Which">Chooses the object.</param>
/// <param name="Amount">Chooses the amount.</param>
internal readonly record struct ModelStep(int Kind, int Which, int Amount);

/// <summary>Does steps at the service and in the model.</summary>
internal sealed partial class ModelSteps(ModelClient client, BillingModel model, ModelPlans plans)
{
    private const int CustomersMax = 5;

    private static readonly (string Code, int Percent, long Cents, int Uses)[] Coupons = [("ten", 10, 0, 0), ("once", 0, 1_500, 1), ("twice", 0, 700, 2)];

    private int _number;

    /// <summary>Names of the steps that were done, for a person.</summary>
    public List<string> Done { get; } = [];

    /// <summary>Coupons, metric, plan and tax.</summary>
    public static async Task<ModelPlans> SetUpAsync(ModelClient client)
    {
        await client.MakeAsync("/v1/taxes", """{"code":"vat","name":"VAT","rate":"0.2","applied_to_organization":true}""");
        foreach ((string code, int percent, long cents, int uses) in Coupons)
        {
            string terms = percent > 0 ? $"\"coupon_type\":\"percentage\",\"percentage_rate\":{percent},\"frequency\":\"forever\""
                : $"\"coupon_type\":\"fixed_amount\",\"amount_cents\":{cents},\"amount_currency\":\"USD\",\"frequency\":{(uses == 1 ? "\"once\"" : $"\"recurring\",\"frequency_duration\":{uses}")}";
            await client.MakeAsync("/v1/coupons", $$"""{"code":"{{code}}","name":"{{code}}",{{terms}}}""");
        }

        string metric = await client.MakeAsync("/v1/billable_metrics", """{"code":"calls","name":"Calls","aggregation_type":"count"}""");
        async Task<string> PlanAsync(string code, long cents) => await client.MakeAsync("/v1/plans", $$$"""
            {"code":"{{{code}}}","name":"{{{code}}}","interval":"monthly","amount_cents":{{{cents}}},"charges":[{"billable_metric_id":"{{{metric}}}","charge_model":"standard","properties":{"amount":"{{{BillingModel.CallCents}}}"}}]}
            """);
        return new ModelPlans(await PlanAsync("team", BillingModel.BaseCents), await PlanAsync("large", BillingModel.LargeBaseCents));
    }

    public async Task DoAsync(ModelStep step)
    {
        client.Tick();
        _number++;
        Func<ModelStep, Task<string?>>[] kinds =
        [
            CustomerAsync, SubscribeAsync, UseAsync, UseAsync, MonthAsync, MonthAsync, OneOffAsync, OneOffAsync, PayAsync, PayAsync, VoidAsync, WalletAsync, TopUpAsync, CouponAsync, NoteAsync, CancelAsync, RefundAsync, EndWalletAsync,
            DraftAsync, FinalizeAsync, DropDraftAsync, TransferAsync, TakeCouponAsync, TakeBackCallAsync, ChangePlanAsync, KeepPlanAsync, WriteOffAsync,
        ];
        if (await kinds[step.Kind % kinds.Length](step) is { } done)
        {
            Done.Add(done);
        }
    }

    private async Task<string?> CustomerAsync(ModelStep step)
    {
        if (model.Customers.Count == CustomersMax)
        {
            return null;
        }

        string external = $"c{_number}";
        model.Customers.Add(new ModelCustomer(await client.MakeAsync("/v1/customers", $$"""{"external_id":"{{external}}","name":"{{external}}"}"""), external));
        return $"a customer {external}";
    }

    private async Task<string?> SubscribeAsync(ModelStep step)
    {
        if (Pick(model.Customers.Where(customer => customer.Subscription is null), step) is not { } customer)
        {
            return null;
        }

        string id = await client.MakeAsync(
            "/v1/subscriptions", $$"""{"external_id":"s-{{customer.ExternalId}}","customer_id":"{{customer.Id}}","plan_id":"{{plans.Team}}","started_at":"{{MonthStart:uuuu-MM-dd}}T00:00:00Z"}""");
        customer.Subscription = new ModelSubscription(id);
        return $"{customer.ExternalId} subscribes";
    }

    private async Task<string?> UseAsync(ModelStep step)
    {
        if (Pick(model.Customers.Where(customer => customer.Subscription is not { IsActive: false }), step) is not { } customer)
        {
            return null;
        }

        int calls = 1 + (step.Amount % 7);
        IEnumerable<string> events = Enumerable.Range(0, calls).Select(n => $$"""{"transaction_id":"{{_number}}-{{n}}","external_customer_id":"{{customer.ExternalId}}","code":"calls","timestamp":"{{client.Now}}"}""");
        string list = $"/v1/events?external_customer_id={customer.ExternalId}&limit=1";
        int before = await client.CountAsync(list);
        await client.DoAsync("POST", "/v1/events/batch", $$"""{"events":[{{string.Join(',', events)}}]}""");
        await ModelClient.ReachAsync($"events of {customer.ExternalId}", before + calls, () => client.CountAsync(list));
        customer.Calls.AddRange(Enumerable.Range(0, calls).Select(n => $"{_number}-{n}"));
        return $"{customer.ExternalId} makes {calls} calls";
    }

    private async Task<string?> MonthAsync(ModelStep step)
    {
        ModelCustomer[] active = [.. model.Customers.Where(customer => customer.Subscription is { IsActive: true })];
        await client.PassAsync(MonthStart.PlusMonths(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() + Duration.FromMinutes(step.Amount % 20_000));
        foreach (ModelCustomer customer in active)
        {
            ModelSubscription subscription = customer.Subscription!;
            await BilledAsync(customer, subscription.BaseCents);
            (subscription.BaseCents, subscription.NextBaseCents) = (subscription.NextBaseCents ?? subscription.BaseCents, null);
        }

        model.Customers.ForEach(customer => customer.Calls.Clear());
        return "a month passes";
    }

    private async Task<string?> OneOffAsync(ModelStep step)
    {
        if (Pick(model.Customers, step) is not { } customer)
        {
            return null;
        }

        long amount = 3_000 + (step.Amount % 20_000);
        string id = await client.MakeAsync("/v1/invoices/one_off", $$"""{"customer_id":"{{customer.Id}}","line_items":[{"description":"Work","quantity":1,"unit_price":{{amount}},"amount":{{amount}}}]}""");
        await client.DoAsync("POST", $"/v1/invoices/{id}/finalize");
        BillingModel.Issue(customer, id, isOneOff: true, amount);
        return $"{customer.ExternalId} is billed {amount} once";
    }

    private async Task<string?> PayAsync(ModelStep step)
    {
        if (Pick(model.Invoices.Where(invoice => invoice.Status == "finalized"), step) is not { } invoice)
        {
            return null;
        }

        long amount = step.Amount % 3 == 0 ? invoice.Due : 1 + (step.Amount % invoice.Due);
        string id = await client.MakeAsync("/v1/payments/record", $$"""{"invoice_id":"{{invoice.Id}}","amount":{{amount}}}""");
        invoice.Paid += amount;
        invoice.Customer.Payments.Add(new ModelPayment(id, invoice, amount));
        return $"{invoice.Customer.ExternalId} pays {amount}";
    }

    private async Task<string?> VoidAsync(ModelStep step)
    {
        if (Pick(model.Invoices.Where(invoice => invoice.IsOneOff && invoice.Status == "finalized" && invoice.Paid == 0 && !invoice.IsCredited && !invoice.IsWrittenOff && invoice.Wallets.TrueForAll(each => each.Used == 0 || !each.Wallet.IsEnded)), step) is not { } invoice)
        {
            return null;
        }

        await client.DoAsync("POST", $"/v1/invoices/{invoice.Id}/void");
        invoice.Void();
        return $"an invoice of {invoice.Customer.ExternalId} is void";
    }

    private async Task<string?> WalletAsync(ModelStep step)
    {
        if (Pick(model.Customers.Where(customer => customer.Wallets.Count < 3), step) is not { } customer)
        {
            return null;
        }

        (int priority, long credits) = (1 + (step.Amount % 3), step.Amount % 6_000);
        string id = await client.MakeAsync("/v1/wallets", $$"""{"customer_id":"{{customer.Id}}","priority":{{priority}},"initial_granted_credits":{{credits}}}""");
        customer.Wallets.Add(new ModelWallet(id, priority, credits));
        return $"{customer.ExternalId} gets a wallet of {credits}, priority {priority}";
    }

    private async Task<string?> TopUpAsync(ModelStep step)
    {
        if (Pick(model.Customers.SelectMany(customer => customer.Wallets).Where(wallet => !wallet.IsEnded), step) is not { } wallet)
        {
            return null;
        }

        long credits = 1 + (step.Amount % 4_000);
        await client.DoAsync("POST", $"/v1/wallets/{wallet.Id}/top_up", $$"""{"credits":{{credits}}}""");
        wallet.Balance += credits;
        return $"a wallet gets {credits} more";
    }

    private async Task<string?> CouponAsync(ModelStep step)
    {
        if (Pick(model.Customers.Where(customer => customer.Coupons.Count < 3), step) is not { } customer)
        {
            return null;
        }

        (string code, int percent, long cents, int uses) = Coupons[step.Amount % Coupons.Length];
        string id = await client.MakeAsync("/v1/coupons/apply", $$"""{"coupon_code":"{{code}}","customer_id":"{{customer.Id}}"}""");
        customer.Coupons.Add(new ModelCoupon(id, percent, cents, uses));
        return $"{customer.ExternalId} gets coupon {code}";
    }

    /// <summary>Credits a whole invoice: what is unpaid of it is less to pay, the rest is credit.</summary>
    private async Task<string?> NoteAsync(ModelStep step)
    {
        if (Pick(model.Invoices.Where(invoice => invoice is { IsVoid: false, IsCredited: false, IsWrittenOff: false, Total: > 0 }), step) is not { } invoice)
        {
            return null;
        }

        IEnumerable<string> items = (await client.DoAsync("GET", $"/v1/fees?invoice_id={invoice.Id}")).EnumerateArray()
            .Where(fee => ModelClient.Cents(fee, "amount_cents") > 0)
            .Select(fee => $$"""{"fee_id":"{{ModelClient.Text(fee, "id")}}","amount_cents":"{{ModelClient.Cents(fee, "amount_cents")}}"}""");
        string id = await client.MakeAsync("/v1/credit_notes", $$"""
            {"number":"note-{{_number}}","invoice_id":"{{invoice.Id}}","customer_id":"{{invoice.Customer.Id}}","credit_note_type":"credit","reason":"other","currency":"USD","items":[{{string.Join(',', items)}}]}
            """);
        await client.DoAsync("POST", $"/v1/credit_notes/{id}/finalize");
        long unpaid = invoice.Due;
        invoice.Offset += unpaid;
        invoice.IsCredited = true;
        invoice.Customer.Notes.Add(new ModelNote(id, invoice.Total - unpaid));
        return $"an invoice of {invoice.Customer.ExternalId} is credited";
    }

    private async Task<string?> CancelAsync(ModelStep step)
    {
        if (step.Amount % 3 != 0 || Pick(model.Customers.Where(customer => customer.Subscription is { IsActive: true }), step) is not { } customer)
        {
            return null;
        }

        LocalDate today = client.Now.InUtc().Date;
        await client.DoAsync("POST", $"/v1/subscriptions/{customer.Subscription!.Id}/cancel");
        customer.Subscription.IsActive = false;
        await client.PassAsync(client.Now + Duration.FromMinutes(30));
        await BilledAsync(customer, BillingModel.Round((decimal)customer.Subscription.BaseCents * today.Day / today.Calendar.GetDaysInMonth(today.Year, today.Month)));
        return $"{customer.ExternalId} cancels on the {today.Day}.";
    }

    private async Task<string?> RefundAsync(ModelStep step)
    {
        if (Pick(model.Customers.SelectMany(customer => customer.Payments).Where(payment => payment.Refunded < payment.Amount && !payment.Invoice.IsCredited), step) is not { } payment)
        {
            return null;
        }

        long amount = 1 + (step.Amount % (payment.Amount - payment.Refunded));
        await client.DoAsync("POST", $"/v1/payments/{payment.Id}/refund", $$"""{"amount":{{amount}}}""");
        payment.Refunded += amount;
        payment.Invoice.Paid -= amount;
        return $"{payment.Invoice.Customer.ExternalId} gets {amount} back";
    }

    private async Task<string?> EndWalletAsync(ModelStep step)
    {
        if (step.Amount % 4 != 0 || Pick(model.Customers.SelectMany(customer => customer.Wallets).Where(wallet => !wallet.IsEnded), step) is not { } wallet)
        {
            return null;
        }

        await client.DoAsync("DELETE", $"/v1/wallets/{wallet.Id}");
        (wallet.Balance, wallet.IsEnded) = (0, true);
        return "a wallet ends";
    }

    /// <summary>Waits for the invoice of a period that is over.</summary>
    private async Task BilledAsync(ModelCustomer customer, long baseCents)
    {
        HashSet<string> known = [.. customer.Invoices.Select(invoice => invoice.Id), .. customer.Drafts.Select(draft => draft.Id)];
        string list = $"/v1/invoices?customer_id={customer.Id}&limit=500";
        JsonElement[] found = [];
        await ModelClient.ReachAsync($"new invoices of {customer.ExternalId}", 1, async () =>
        {
            found = [.. (await client.DoAsync("GET", list)).EnumerateArray().Where(invoice => !known.Contains(ModelClient.Text(invoice, "id")))];
            return found.Length;
        });
        BillingModel.Issue(customer, ModelClient.Text(found[0], "id"), isOneOff: false, baseCents, customer.Calls.Count * BillingModel.CallCents);
        customer.Calls.Clear();
    }

    private LocalDate MonthStart => client.Now.InUtc().Date.With(DateAdjusters.StartOfMonth);

    private static T? Pick<T>(IEnumerable<T> of, ModelStep step)
        where T : class => of.ToList() is { Count: > 0 } list ? list[step.Which % list.Count] : null;
}
