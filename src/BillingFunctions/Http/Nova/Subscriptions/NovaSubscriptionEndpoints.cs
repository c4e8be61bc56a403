using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Nova.Invoices;
using NodaTime;

namespace BillingFunctions.Http.Nova.Subscriptions;

/// <summary>Customers' subscriptions to plans.</summary>
internal sealed class NovaSubscriptionEndpoints(
    CreateSubscription create, UpdateSubscription update, EndSubscription end, PauseSubscription pause, ResumeSubscription resume, ChangePlan change,
    SubscriptionReader subscriptions, SubscriptionViews views, InvoiceViews invoices, CustomerReader customers, ListReader lists, IClock clock)
{
    private const int InvoicesShown = 10;

    private static readonly QueryParameter<NovaSubscriptionStatus?> Status = Query.Upper<NovaSubscriptionStatus>("status");
    private static readonly QueryParameter<string?> CustomerId = Query.Text("customerId", 64);
    private static readonly QueryParameter<string?> PlanId = Query.Text("planId", 64);
    private static readonly Failure Unknown = Failure.NotFound("Subscription");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Subscriptions", "/api/subscriptions", NovaBillingWire.Json);
        group.List<NovaSubscription>("/", "List subscriptions", List).With(Status, CustomerId, PlanId);
        group.Get<NovaSubscription>("/{id}", "Get subscription", Get).Fails(404);
        group.Post<NovaSubscriptionCreate, NovaSubscription>("/", "Create subscription", Create).Answers(201).Fails(404, 409)
            .Describe("In advance the first invoice is made at once, in arrears when the period ends. Periods are counted from the start.");
        group.Patch<NovaSubscriptionUpdate, NovaSubscription>("/{id}", "Update subscription metadata", Update).Fails(404);
        group.Post<NovaSubscriptionCancel, NovaSubscription>("/{id}/cancel", "Cancel subscription", Cancel).Answers(201).Fails(404)
            .Describe("Now: a credit note gives back what was paid in advance for the days after this one, never more than was paid; in arrears what was used is billed.");
        group.Post<NovaSubscription>("/{id}/pause", "Pause subscription", Pause).Answers(201).Fails(400, 404).Describe("Days after this one are not charged until it is resumed; usage is.");
        group.Post<NovaSubscription>("/{id}/resume", "Resume subscription", Resume).Answers(201).Fails(400, 404);
        group.Post<NovaPlanChange, NovaSubscription>("/{id}/change-plan", "Change plan", ChangeTo).Answers(201).Fails(404)
            .Describe("To a higher price at once, to a lower one when the period ends. The anchor of the periods stays.");
    }

    private async ValueTask<Result<Listing<NovaSubscription>>> List(Call call)
    {
        IReadOnlyList<ListFilter> ofStatus = call.Get(Status) is { } status ? await views.FiltersAsync(call, status) : [];
        Listing<Subscription> page = await lists.PageAsync(
            call, SubscriptionLists.Subscriptions, SubscriptionLists.RowType,
            [.. ofStatus, ListedRows.When("customer_id", GivenIds.ListedAs(call.Get(CustomerId))), ListedRows.When("plan_id", GivenIds.ListedAs(call.Get(PlanId)))]);
        return new Listing<NovaSubscription>([.. (await views.ShowAsync(call, page.Items)).Select(NovaSubscription.From)], page.Total);
    }

    private async ValueTask<Result<NovaSubscription>> Get(Call call) => await subscriptions.FindAsync(call.Space, call.Id("id"), call.Cancellation) is { } found
        ? NovaSubscription.From(await views.ShowAsync(call, found), await invoices.OfSubscriptionAsync(call, found.Id, InvoicesShown))
        : Unknown;

    private async ValueTask<Result<NovaSubscription>> Create(Call call, NovaSubscriptionCreate body)
    {
        if (await customers.FindAsync(call.Space, body.CustomerId, call.Cancellation) is null)
            return Failure.NotFound("Customer");

        if (body.Refusal() is { } wrong)
            return wrong;

        Result<Outcome<Subscription>> made = (await create.RunAsync(
            call.Space, body.ToInput($"sub_{call.Command.Id}", clock.GetCurrentInstant()), call.Command, call.Cancellation))
            .Renamed("running_until", "current_period_end").Renamed("ended_at", "canceled_at");
        if (!made.IsSuccess || body.Status != NovaSubscriptionStatus.Paused)
            return await ShowAsync(call, made);

        Command pausing = Command.FromJob("import-paused", call.Space.ToString(), call.Command.Id);
        return await ShowAsync(call, await pause.RunAsync(call.Space, made.Value.Value.Id, pausing, call.Cancellation));
    }

    private async ValueTask<Result<NovaSubscription>> Update(Call call, NovaSubscriptionUpdate body) => await ShowAsync(call, await update.RunAsync(
        call.Space, call.Id("id"), new SubscriptionPatch { MetadataJson = body.Metadata.GetRawText() }, call.Command, call.Cancellation));

    private async ValueTask<Result<NovaSubscription>> Cancel(Call call, NovaSubscriptionCancel body)
    {
        if (await subscriptions.FindAsync(call.Space, call.Id("id"), call.Cancellation) is not { } found)
            return Unknown;

        // What is paid in arrears has no days to give back: what was used until now is billed.
        TerminationAction action = found.PayInAdvance ? TerminationAction.GenerateCreditNote : TerminationAction.GenerateInvoice;
        return await ShowAsync(call, body.CancelAt == "now"
            ? await end.CancelAsync(call.Space, found.Id, action, call.Command, call.Cancellation)
            : await end.CancelWithPeriodAsync(call.Space, found.Id, TerminationAction.GenerateInvoice, call.Command, call.Cancellation));
    }

    private async ValueTask<Result<NovaSubscription>> Pause(Call call) =>
        await ShowAsync(call, await pause.RunAsync(call.Space, call.Id("id"), call.Command, call.Cancellation));

    private async ValueTask<Result<NovaSubscription>> Resume(Call call) =>
        await ShowAsync(call, await resume.RunAsync(call.Space, call.Id("id"), call.Command, call.Cancellation));

    private async ValueTask<Result<NovaSubscription>> ChangeTo(Call call, NovaPlanChange body) => await ShowAsync(call, await change.RunAsync(
        call.Space, call.Id("id"), new WantedChange(body.NewPlanId, null, null) { GivesBack = body.Prorate }, call.Command, call.Cancellation));

    private async ValueTask<Result<NovaSubscription>> ShowAsync(Call call, Result<Outcome<Subscription>> done)
    {
        Result<Subscription> settled = call.Settle(done);
        return settled.IsSuccess ? NovaSubscription.From(await views.ShowAsync(call, settled.Value)) : settled.Failure;
    }
}
