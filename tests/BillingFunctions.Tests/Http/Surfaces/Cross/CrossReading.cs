using System.Text.Json;
using BillingFunctions.Tests.Http.V1;
using NodaTime;

namespace BillingFunctions.Tests.Http.Surfaces.Cross;

/// <summary>What each surface shows of a sale, in its own words and units, held against the model. Gives the places where they differ.</summary>
internal sealed class CrossReading(CrossSale sale)
{
    private const string Root = "/api/v1/billing";

    private readonly List<string> _faults = [];

    private CrossApp App => sale.App;

    private CrossModel Model => sale.Model;

    public async Task<IReadOnlyList<string>> FaultsAsync()
    {
        JsonElement[] listed = [.. (await App.GetAsync("v1", $"/v1/invoices/?customer_id={sale.CustomerId}&order_by=created_at:asc")).EnumerateArray()];
        Same("v1 invoices", Model.Invoices.Count, listed.Length);
        if (_faults.Count > 0)
            return _faults;

        foreach ((ModelInvoice ours, JsonElement theirs) in Model.Invoices.Zip(listed))
            ours.Id = theirs.Id();

        await V1Async(listed);
        await NovaAsync();
        await BillingServiceAsync();
        await NnoAsync();
        await CrediBillAsync();
        return _faults;
    }

    private async Task V1Async(JsonElement[] invoices)
    {
        JsonElement customer = await App.GetAsync("v1", $"/v1/customers/{sale.CustomerId}");
        Same("v1 customer", (sale.ExternalId, "Ada", sale.Email, App.Currency), (customer.Text("external_id"), customer.Text("name"), customer.Text("email"), customer.Text("currency")));
        JsonElement plan = await App.GetAsync("v1", $"/v1/plans/{sale.PlanId}");
        Same("v1 plan", ((decimal)Model.Amount, App.Currency), (plan.Number("amount_cents"), plan.Text("currency")));
        JsonElement subscription = await App.GetAsync("v1", $"/v1/subscriptions/{sale.SubscriptionId}");
        Same("v1 status", Model.State switch
        {
            ModelState.Waiting => "pending",
            ModelState.Late => Model.Period is null ? "pending" : "active",
            ModelState.Paused => "paused",
            ModelState.Ended => "canceled",
            _ => "active",
        }, subscription.Text("status"));
        if (Model.IsPaidFirst)
            Same("v1 past_due", Model.State == ModelState.Late, subscription.GetProperty("past_due").GetBoolean());

        if (!Model.HasEnded)
            Same("v1 ends_as", Model.Ends, subscription.TextOrNull("ends_as") is not null);

        foreach ((ModelInvoice ours, JsonElement theirs) in Model.Invoices.Zip(invoices))
        {
            Same("v1 invoice status", ours.IsVoid ? "voided" : ours.IsPaid ? "paid" : "finalized", theirs.Text("status"));
            Same("v1 invoice money", (ours.Subtotal, ours.Discount, ours.Tax, ours.Total, ours.Credit, ours.Paid, ours.IsVoid ? 0 : ours.Due), (
                (long)theirs.Number("subtotal_cents"), (long)theirs.Number("coupons_amount_cents"), (long)theirs.Number("tax_amount_cents"), (long)theirs.Number("total_cents"),
                (long)theirs.Number("prepaid_credit_amount_cents"), (long)theirs.Number("paid_amount_cents"), (long)theirs.Number("amount_due_cents")));
            Same("v1 invoice due", ours.DueAt, theirs.Iso("due_date"));
            Same("v1 invoice paid", ours.Paid, (await PaymentsAsync(ours.Id)).Sum());
        }

        JsonElement wallets = await App.GetAsync("v1", $"/v1/wallets/?customer_id={sale.CustomerId}");
        Same("v1 credit", Model.Credit, (long)wallets.EnumerateArray().Sum(wallet => wallet.Number("balance_cents")));
    }

    private async Task<IEnumerable<long>> PaymentsAsync(string invoice) => (await App.GetAsync("v1", $"/v1/payments/?invoice_id={invoice}")).EnumerateArray()
        .Where(payment => payment.Text("status") == "succeeded").Select(payment => (long)payment.Number("amount_cents"));

    private async Task NovaAsync()
    {
        JsonElement customer = await App.GetAsync("nova", $"/api/customers/{sale.CustomerId}");
        Same("nova customer", (sale.ExternalId, "Ada", sale.Email, App.Currency), (customer.Text("externalId"), customer.Text("name"), customer.Text("email"), customer.Text("currency")));
        JsonElement plan = await App.GetAsync("nova", $"/api/plans/{sale.PlanId}");
        Same("nova price", (Major(Model.Amount), App.Currency, "MONTHLY", "IN_ADVANCE"), (
            plan.GetProperty("prices")[0].Number("amount"), plan.GetProperty("prices")[0].Text("currency"), plan.Text("billingInterval"), plan.Text("billingTiming")));
        JsonElement subscription = await App.GetAsync("nova", $"/api/subscriptions/{sale.SubscriptionId}");
        Same("nova status", Model.State switch
        {
            ModelState.Trial => "TRIALING",
            ModelState.Waiting => "PENDING",
            ModelState.Late => Model.Period is null ? "PENDING" : "PAST_DUE",
            ModelState.Paused => "PAUSED",
            ModelState.Ended => "CANCELED",
            _ => "ACTIVE",
        }, subscription.Text("status"));
        if (!Model.HasEnded)
            Same("nova cancelAt", Model.Ends, subscription.Iso("cancelAt") is not null);

        Period("nova", subscription.Iso("currentPeriodStart"), subscription.Iso("currentPeriodEnd"));
        Trial("nova", subscription.Iso("trialEnd"));
        foreach (ModelInvoice ours in Model.Invoices)
        {
            JsonElement theirs = await App.GetAsync("nova", $"/api/invoices/{ours.Id}");
            JsonElement details = theirs.GetProperty("metadata");
            Same("nova invoice status", ours.IsVoid ? "CANCELED" : ours.IsPaid ? "PAID" : "PENDING", theirs.Text("status"));
            Same("nova invoice money", (Major(ours.Total), Major(ours.IsVoid ? 0 : ours.Due), Major(ours.Tax), Major(ours.Discount), Major(ours.Credit), App.Currency), (
                theirs.Number("amount"), theirs.Number("amountDue"), details.Number("taxAmount"), details.Number("discountAmount"), details.Number("creditsApplied"), theirs.Text("currency")));
            Same("nova invoice due", ours.DueAt, theirs.Iso("dueDate"));
            Same("nova invoice lines", Major(ours.Subtotal), details.GetProperty("items").EnumerateArray().Sum(line => line.Number("amount")));
            Same("nova payments", Major(ours.Paid), theirs.GetProperty("payments").EnumerateArray().Where(each => each.Text("status") == "SUCCEEDED").Sum(each => each.Number("amount")));
        }

        JsonElement wallets = (await App.GetAsync("nova", $"/api/wallets?customerId={sale.CustomerId}")).GetProperty("data");
        Same("nova credit", Major(Model.Credit), wallets.EnumerateArray().Sum(wallet => wallet.Number("balance")));
    }

    private async Task BillingServiceAsync()
    {
        JsonElement plan = await App.GetAsync("billing-service", $"{Root}/plans/{sale.PlanId}");
        Same("billing-service plan", (Major(Model.Amount), Major(Model.Amount) * 12, App.Currency), (plan.Number("monthlyPrice"), plan.Number("annualPrice"), plan.Text("currency")));
        JsonElement[] all = [.. (await App.GetAsync("billing-service", $"{Root}/tenants/{sale.CustomerId}/subscriptions")).EnumerateArray()];
        JsonElement subscription = all.Single(each => each.Id() == sale.SubscriptionId);
        Same("billing-service status", Model.State switch
        {
            ModelState.Trial => "TRIALING",
            ModelState.Waiting or ModelState.Late => "PAST_DUE",
            ModelState.Paused => "PAUSED",
            ModelState.Ended => "CANCELLED",
            _ => "ACTIVE",
        }, subscription.Text("status"));
        if (!Model.HasEnded)
        {
            Same("billing-service cancelAtPeriodEnd", Model.Ends, subscription.GetProperty("cancelAtPeriodEnd").GetBoolean());
            Same("billing-service creditBalance", Major(Model.Credit), subscription.Number("creditBalance"));
        }

        Period("billing-service", subscription.Iso("currentPeriodStart"), subscription.Iso("currentPeriodEnd"));
        Trial("billing-service", subscription.Iso("trialEnd"));
        foreach (ModelInvoice ours in Model.Invoices)
        {
            JsonElement theirs = await App.GetAsync("billing-service", $"{Root}/invoices/{ours.Id}");
            Same("billing-service invoice status", ours.IsVoid ? "VOID" : ours.IsPaid ? "PAID" : ours.DueAt <= Model.Now ? "OVERDUE" : ours.Paid > 0 ? "PARTIALLY_PAID" : "PENDING", theirs.Text("status"));
            Same("billing-service invoice money", (Major(ours.Subtotal), Major(ours.Discount), Major(ours.Credit), Major(ours.Tax), Major(ours.Total), Major(ours.Paid)), (
                theirs.Number("subtotal"), theirs.Number("discountAmount"), theirs.Number("creditsApplied"), theirs.Number("taxAmount"), theirs.Number("totalAmount"), theirs.Number("amountPaid")));
            Same("billing-service invoice due", (Major(ours.IsVoid ? 0 : ours.Due), (Instant?)ours.DueAt), (theirs.Number("amountDue"), theirs.Iso("dueDate")));
            Same("billing-service invoice lines", Major(ours.Total - ours.Credit), theirs.GetProperty("lineItems").EnumerateArray().Sum(line => line.Number("amount")));
        }

        if (Model.IsRunning)
        {
            JsonElement usage = await App.GetAsync("billing-service", $"{Root}/tenants/{sale.CustomerId}/usage/summary");
            Same("billing-service usage", (decimal)Model.Used, usage.GetProperty("metrics").EnumerateArray().Where(each => each.Text("metricType") == CrossApp.Metric).Sum(each => each.Number("quantity")));
        }
    }

    private async Task NnoAsync()
    {
        JsonElement[] invoices = [.. (await App.GetAsync("nno", $"/invoices?platformId={sale.ExternalId}")).GetProperty("data").EnumerateArray()];
        Same("nno invoices", Model.Invoices.Count, invoices.Length);
        foreach (ModelInvoice ours in Model.Invoices)
        {
            JsonElement theirs = invoices.Single(each => each.Id() == ours.Id);
            Same("nno invoice", (ours.IsVoid ? "void" : ours.IsPaid ? "paid" : "open", ours.Total - ours.Credit, ours.Paid, App.Currency.ToLowerInvariant()), (
                theirs.Text("status"), (long)theirs.Number("amountDue"), (long)theirs.Number("amountPaid"), theirs.Text("currency")));
        }

        if (!sale.IsTier || Model.HasEnded)
            return;

        JsonElement plan = (await App.GetAsync("nno", "/plans")).EnumerateArray().Single(each => each.Text("tier") == "starter");
        Same("nno plan", (Model.Amount, App.Currency.ToLowerInvariant()), ((long)plan.Number("priceMonthly"), plan.Text("currency")));
        JsonElement subscription = await App.GetAsync("nno", $"/subscription?platformId={sale.ExternalId}");
        Same("nno names", (sale.SubscriptionId, sale.ExternalId, "starter", Model.Ends), (
            subscription.Id(), subscription.Text("platformId"), subscription.Text("tier"), subscription.GetProperty("cancelAtPeriodEnd").GetBoolean()));
        if (!Model.IsPaused) // NNO has no word for it
        {
            Same("nno status", Model.State switch { ModelState.Trial => "trialing", ModelState.Waiting or ModelState.Late => "past_due", _ => "active" }, subscription.Text("status"));
        }

        Period("nno", subscription.Iso("currentPeriodStart"), subscription.Iso("currentPeriodEnd"));
        if (Model.HasTrial)
            Trial("nno", Instant.FromUnixTimeSeconds((long)subscription.Number("trialEnd")));

        if (Model.IsRunning)
        {
            JsonElement usage = await App.GetAsync("nno", $"/usage/current?platformId={sale.ExternalId}");
            Same("nno usage", ((decimal)Model.Used, Model.Used * Model.UnitPrice), (
                usage.GetProperty("resources").EnumerateArray().Sum(each => each.Number("used")), (long)usage.GetProperty("totals").Number("overageCost")));
        }
    }

    private async Task CrediBillAsync()
    {
        JsonElement customer = (await App.GetAsync("credibill", $"/api/customers?customerId={sale.CustomerId}")).GetProperty("customer");
        Same("credibill customer", (sale.ExternalId, "Ada", sale.Email), (customer.Text("externalCustomerId"), customer.Text("first_name"), customer.Text("email")));
        JsonElement plan = (await App.GetAsync("credibill", "/api/plans")).GetProperty("plans").EnumerateArray().Single(each => each.Text("_id") == sale.PlanId);
        Same("credibill plan", ("hybrid", Model.Amount, (decimal)Model.UnitPrice, "monthly", App.Currency), (
            plan.Text("pricingModel"), plan.GetProperty("baseAmount").GetInt64(), plan.Number("unitPrice"), plan.Text("interval"), plan.Text("currency")));
        JsonElement subscription = (await App.GetAsync("credibill", $"/api/subscriptions?subscriptionId={sale.SubscriptionId}")).GetProperty("subscription");
        Same("credibill status", Model.State switch
        {
            ModelState.Trial => "trialing",
            ModelState.Waiting => "pending_payment",
            ModelState.Late => "past_due",
            ModelState.Paused => "paused",
            ModelState.Ended => "cancelled",
            _ => "active",
        }, subscription.Text("status"));
        if (!Model.HasEnded)
            Same("credibill cancelAtPeriodEnd", Model.Ends, subscription.GetProperty("cancelAtPeriodEnd").GetBoolean());

        Period("credibill", subscription.Milliseconds("currentPeriodStart"), subscription.Milliseconds("currentPeriodEnd"));
        Trial("credibill", subscription.Milliseconds("trialEndsAt"));
        if (Model.IsRunning)
        {
            Same("credibill usage", ((decimal)Model.Used, Model.Used * Model.UnitPrice), (subscription.Number("usageQuantity"), subscription.GetProperty("usageAmount").GetInt64()));
        }

        JsonElement[] invoices = [.. (await App.GetAsync("credibill", $"/api/invoices?customerId={sale.CustomerId}")).GetProperty("invoices").EnumerateArray()];
        foreach (ModelInvoice ours in Model.Invoices)
        {
            JsonElement theirs = invoices.Single(each => each.Text("_id") == ours.Id);
            Same("credibill invoice", (ours.IsVoid ? "void" : ours.IsPaid ? "paid" : "pending", ours.Total - ours.Credit, ours.Paid, App.Currency, (Instant?)ours.DueAt), (
                theirs.Text("status"), theirs.GetProperty("amountDue").GetInt64(), theirs.GetProperty("amountPaid").GetInt64(), theirs.Text("currency"), theirs.Milliseconds("dueDate")));
            Same("credibill lines", ours.Subtotal, theirs.GetProperty("lineItems").EnumerateArray().Sum(line => line.GetProperty("totalAmount").GetInt64()));
        }
    }

    /// <summary>The running period, where the model has one that is paid or billed.</summary>
    private void Period(string surface, Instant? from, Instant? to)
    {
        if (Model.IsRunning || Model.State == ModelState.Late && !Model.IsPaidFirst)
            Same($"{surface} period", (Model.Period?.From, Model.Period?.To), (from, to));
    }

    private void Trial(string surface, Instant? end)
    {
        if (Model.HasTrial)
            Same($"{surface} trial", sale.Begun + Duration.FromDays(365), end);
    }

    private decimal Major(long minor) => minor / (decimal)App.Unit;

    private void Same<T>(string place, T expected, T shown)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, shown))
            _faults.Add($"{place} should be {expected}, is {shown}");
    }
}
