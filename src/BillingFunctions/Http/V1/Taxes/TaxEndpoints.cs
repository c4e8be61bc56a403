using Billing.Application.Catalog;
using Billing.Application.Lists;
using Billing.Application.Taxes;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Taxes;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Taxes;

/// <summary>Taxes, and what they are applied to.</summary>
internal sealed class TaxEndpoints(SaveTax taxes, ApplyTax apply, AppliedTaxes applied, FeeTaxes ofFees, ICatalog catalog, ListReader lists)
{
    private static readonly QueryParameter<string> TaxableKind = Query.RequiredText("taxable_type", 50);
    private static readonly QueryParameter<BillingId?> TaxableId = Query.RequiredId("taxable_id");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Taxes", "/v1/taxes", TaxWire.Json);
        group.Post<TaxCreate, TaxResponse>("/", "Create tax", Create).Answers(201).Fails(409);
        group.List<TaxResponse>("/", "List taxes", List).SortedBy("code", "name", "rate", "category", "updated_at");
        group.ListAll<AppliedTaxResponse>("/applied", "List applied taxes", ListApplied).With(TaxableKind, TaxableId)
            .Describe("Also of a fee: the taxes that its invoice put on it, with their amounts; those of anything else say 0.");
        group.Post<ApplyTaxRequest, AppliedTaxResponse>("/apply", "Apply tax to entity", Apply).Answers(201).Fails(404);
        group.Delete("/applied/{applied_tax_id}", "Remove applied tax", Remove).Fails(404);
        group.Get<TaxApplicationCountsResponse>("/application_counts", "Get tax application counts", Counts);
        group.Get<TaxAppliedEntitiesResponse>("/{code}/applied_entities", "Get entities a tax is applied to", Entities).Fails(404);
        group.Get<TaxResponse>("/{code}", "Get tax", Get).Fails(404);
        group.Put<TaxUpdate, TaxResponse>("/{code}", "Update tax", Update).Fails(404);
        group.Delete("/{code}", "Delete tax", Delete).Fails(400, 404).Describe("It must be removed from everything it is applied to first.");
    }

    private async ValueTask<Result<TaxResponse>> Create(Call call, TaxCreate body) =>
        call.Settle(await taxes.CreateAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)).Map(TaxResponse.From);

    private async ValueTask<Result<Listing<TaxResponse>>> List(Call call) =>
        (await lists.PageAsync(call, TaxLists.Taxes, TaxLists.TaxType)).Map(TaxResponse.From);

    private async ValueTask<Result<Listing<AppliedTaxResponse>>> ListApplied(Call call)
    {
        if (call.Get(TaxableKind) == AppliedTaxResponse.Fee)
        {
            BillingId fee = call.Get(TaxableId) ?? default;
            IReadOnlyList<AppliedFeeTax> taxes = await ofFees.OfAsync(call.Space, fee, call.Cancellation);
            return new Listing<AppliedFeeTax>(taxes, taxes.Count).Map(each => AppliedTaxResponse.OfFee(fee, each));
        }

        IReadOnlyList<AppliedTax> found = WordTable<TaxableType>.TryRead(call.Get(TaxableKind), out TaxableType type)
            ? await applied.OfAsync(call.Space, type, call.Get(TaxableId) ?? default, call.Cancellation)
            : [];
        IReadOnlyList<Tax> known = await catalog.TaxesAsync(call.Space, call.Cancellation);
        return new Listing<AppliedTax>(found, found.Count).Map(each => AppliedTaxResponse.From(each, known));
    }

    private async ValueTask<Result<AppliedTaxResponse>> Apply(Call call, ApplyTaxRequest body)
    {
        if (!WordTable<TaxableType>.TryRead(body.TaxableType, out TaxableType type))
            return Failure.Invalid("taxable_type", "A tax is applied to a customer, plan, charge, billing_entity or add_on", "enum");

        Result<AppliedTax> made = call.Settle(await apply.RunAsync(call.Space, body.TaxCode, type, body.TaxableId, call.Command, call.Cancellation));
        return made.IsSuccess ? AppliedTaxResponse.From(made.Value, await catalog.TaxesAsync(call.Space, call.Cancellation)) : made.Failure;
    }

    private async ValueTask<Result<Unit>> Remove(Call call) =>
        call.Settle(await apply.RemoveAsync(call.Space, call.Id("applied_tax_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<TaxApplicationCountsResponse>> Counts(Call call) =>
        new TaxApplicationCountsResponse(new Dictionary<string, int>(await applied.CountsAsync(call.Space, call.Cancellation)));

    private async ValueTask<Result<TaxAppliedEntitiesResponse>> Entities(Call call) => await FindAsync(call) is { } tax
        ? TaxAppliedEntitiesResponse.From(tax, await applied.ToAsync(call.Space, tax.Code, call.Cancellation))
        : Failure.NotFound("Tax");

    private async ValueTask<Result<TaxResponse>> Get(Call call) => await FindAsync(call) is { } tax ? TaxResponse.From(tax) : Failure.NotFound("Tax");

    private async ValueTask<Result<TaxResponse>> Update(Call call, TaxUpdate body) =>
        call.Settle(await taxes.UpdateAsync(call.Space, call.Text("code"), body.ToPatch(), call.Command, call.Cancellation)).Map(TaxResponse.From);

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await taxes.DeleteAsync(call.Space, call.Text("code"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Tax?> FindAsync(Call call) =>
        (await catalog.TaxesAsync(call.Space, call.Cancellation)).FirstOrDefault(tax => tax.Code == call.Text("code"));
}
