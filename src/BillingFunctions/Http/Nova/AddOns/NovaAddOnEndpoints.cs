using System.Text.Json;
using Billing.Application.AddOns;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nova.AddOns;

/// <summary>What is sold once, and to whom it was sold.</summary>
internal sealed class NovaAddOnEndpoints(
    SaveAddOn addOns, ApplyAddOn apply, AddOnReader reader, CustomerReader customers, SubscriptionReader subscriptions, InvoiceReader invoices, ListReader lists)
{
    private static readonly QueryParameter<string?> CustomerId = Query.Text("customerId", 64);
    private static readonly QueryParameter<bool?> Invoiced = Query.OptionalBool("invoiced");
    private static readonly Failure Unknown = Failure.NotFound("Add-on");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Add-Ons", "/api/add-ons", NovaAddOnWire.Json);
        group.List<NovaAddOn>("/", "List add-ons", List).Scope("plans:read");
        group.Get<NovaAddOn>("/{id}", "Get add-on", Get).Scope("plans:read").Fails(404);
        group.Post<NovaAddOnCreate, NovaAddOn>("/", "Create add-on", Create).Scope("plans:write").Answers(201);
        group.Patch<NovaAddOnUpdate, NovaAddOn>("/{id}", "Update add-on", Update).Scope("plans:write").Fails(404).Describe("What was sold stays as it was.");
        group.Delete<NovaMessage>("/{id}", "Delete add-on", Delete).Scope("plans:write").Fails(404).Describe("What was sold stays; the code is free again.");
        group.Post<NovaAddOnApply, NovaAppliedAddOn>("/apply", "Apply add-on", Apply).Scope("customers:write").Answers(201).Fails(404)
            .Describe("A line of the next invoice in its currency that bills a period of the customer, or of the subscription.");
        group.List<NovaAppliedAddOn>("/applied/list", "List applied add-ons", Applied).With(CustomerId, Invoiced).Scope("customers:read");
        group.Delete<NovaMessage>("/applied/{id}", "Remove applied add-on", Remove).Scope("customers:write").Fails(400, 404).Describe("Only until its invoice is final.");
    }

    private async ValueTask<Result<Listing<NovaAddOn>>> List(Call call) => (await lists.PageAsync(call, AddOnLists.AddOns, AddOnLists.RowType)).Map(NovaAddOn.From);

    private async ValueTask<Result<NovaAddOn>> Get(Call call) => await FindAsync(call) is { } addOn ? NovaAddOn.From(addOn) : Unknown;

    private async ValueTask<Result<NovaAddOn>> Create(Call call, NovaAddOnCreate body) => body.ToInput().TryGet(out NewAddOn? input, out Failure? wrong)
        ? call.Settle(await addOns.CreateAsync(call.Space, input, call.Command, call.Cancellation)).AsBadRequest().Map(NovaAddOn.From)
        : wrong;

    private async ValueTask<Result<NovaAddOn>> Update(Call call, NovaAddOnUpdate body) => await FindAsync(call) is not { } addOn ? Unknown
        : body.ToPatch().TryGet(out AddOnPatch? patch, out Failure? wrong)
            ? call.Settle(await addOns.UpdateAsync(call.Space, addOn.Code, patch, call.Command, call.Cancellation)).Map(NovaAddOn.From)
            : wrong;

    private async ValueTask<Result<NovaMessage>> Delete(Call call) => await FindAsync(call) is { } addOn
        ? call.Settle(await addOns.DeleteAsync(call.Space, addOn.Code, call.Command, call.Cancellation)).Map(_ => NovaMessage.Deleted("Add-on"))
        : Unknown;

    private async ValueTask<Result<NovaAppliedAddOn>> Apply(Call call, NovaAddOnApply body)
    {
        if (await reader.FindAsync(call.Space, body.AddOnId, call.Cancellation) is not { } addOn)
            return Unknown;

        if (await customers.FindAsync(call.Space, body.CustomerId, call.Cancellation) is not { } customer)
            return Failure.NotFound("Customer");

        if (body.SubscriptionId is { } id && (await subscriptions.FindAsync(call.Space, id, call.Cancellation))?.CustomerId != customer.Id)
            return Failure.Invalid("subscription_id", "The subscription is not the customer's", "unknown_reference");

        Currency currency = Currency.Parse(body.Currency);
        return NovaMoney.Minor(body.Amount, currency, "amount").TryGet(out long minor, out Failure? wrong)
            ? call.Settle(await apply.JoinAsync(call.Space, addOn.Code, customer.Id, minor, currency, body.SubscriptionId, call.Command, call.Cancellation)).Map(it => NovaAppliedAddOn.From(it, null))
            : wrong;
    }

    /// <summary>Whether what was sold is invoiced stands in the invoices: with that filter they are all looked at.</summary>
    private async ValueTask<Result<Listing<NovaAppliedAddOn>>> Applied(Call call)
    {
        ListFilter? ofCustomer = ListedRows.When("customer_id", GivenIds.ListedAs(call.Get(CustomerId)));
        if (call.Get(Invoiced) is not { } invoiced)
        {
            Listing<AppliedAddOn> page = await lists.PageAsync(call, AddOnLists.Applied, AddOnLists.AppliedType, ofCustomer);
            return new Listing<NovaAppliedAddOn>(await ShowAsync(call, page.Items), page.Total);
        }

        var query = new ListQuery(ofCustomer is null ? [] : [ofCustomer], null, true, 0, int.MaxValue);
        ListSlice all = await lists.ReadAsync(call.Space, AddOnLists.Applied, query, call.Cancellation);
        IReadOnlyList<NovaAppliedAddOn> shown = await ShowAsync(call, [.. all.Rows.Select(row => JsonSerializer.Deserialize(row.Span, AddOnLists.AppliedType)!)]);
        return call.Paging.Cut<NovaAppliedAddOn>([.. shown.Where(each => each.Invoiced == invoiced)]);
    }

    private async ValueTask<Result<NovaMessage>> Remove(Call call) =>
        call.Settle(await apply.TakeBackAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(_ => NovaMessage.Deleted("Applied add-on"));

    private async ValueTask<IReadOnlyList<NovaAppliedAddOn>> ShowAsync(Call call, IReadOnlyList<AppliedAddOn> applied)
    {
        List<NovaAppliedAddOn> shown = [];
        foreach (AppliedAddOn each in applied)
            shown.Add(NovaAppliedAddOn.From(each, each.InvoiceId is { } id ? (await invoices.FindAsync(call.Space, id, call.Cancellation))?.Invoice : null));

        return shown;
    }

    private ValueTask<AddOn?> FindAsync(Call call) => reader.FindAsync(call.Space, call.Id("id"), call.Cancellation);
}
