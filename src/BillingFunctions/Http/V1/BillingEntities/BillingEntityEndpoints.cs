using Billing.Application.BillingEntities;
using Billing.Application.Platform;
using Billing.Domain.BillingEntities;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.BillingEntities;

/// <summary>Who issues the organization's documents.</summary>
internal sealed class BillingEntityEndpoints(BillingEntityReader entities, SaveBillingEntity save, IInvoiceSettings settings)
{
    private static readonly Dictionary<string, Func<BillingEntity, IComparable?>> Orders = new(StringComparer.Ordinal)
    {
        ["code"] = entity => entity.Code,
        ["name"] = entity => entity.Name,
        ["updated_at"] = entity => entity.UpdatedAt,
    };

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Billing Entities", "/v1/billing_entities", BillingEntityWire.Json);
        group.List<BillingEntityResponse>("/", "List billing entities", List).SortedBy([.. Orders.Keys])
            .Describe("An organization that made none has one, with the code default: the organization itself.");
        group.Post<BillingEntityCreate, BillingEntityResponse>("/", "Create billing entity", Create).Answers(201).Fails(409);
        group.Get<Dictionary<string, int>>("/customer_counts", "Get customer counts per billing entity", CustomerCounts)
            .Describe("By id of the entity. Customers that name none count for the default.");
        group.Get<BillingEntityResponse>("/{code}", "Get billing entity by code", Get).Fails(404);
        group.Patch<BillingEntityUpdate, BillingEntityResponse>("/{code}", "Update billing entity", Update).Fails(404)
            .Describe("Fields that are left out or null stay as they are.");
        group.Delete("/{code}", "Delete billing entity", Delete).Fails(400, 404).Describe("Neither the default nor one with customers or invoices can be deleted.");
    }

    private async ValueTask<Result<Listing<BillingEntityResponse>>> List(Call call)
    {
        IReadOnlyList<BillingEntity> all = await entities.ListAsync(call.Space, call.Cancellation);
        Func<BillingEntity, IComparable?> key = Orders.GetValueOrDefault(call.Paging.OrderBy, entity => entity.CreatedAt);
        IEnumerable<BillingEntity> ordered = call.Paging.Descending ? all.OrderByDescending(key, KeyOrder) : all.OrderBy(key, KeyOrder);
        return call.Paging.Cut([.. ordered]).Map(await ShownAsync(call));
    }

    private async ValueTask<Result<BillingEntityResponse>> Create(Call call, BillingEntityCreate body) =>
        call.Settle(await save.CreateAsync(call.Space, body.Code, body.ToInput(), call.Command, call.Cancellation)).Map(await ShownAsync(call));

    private async ValueTask<Result<Dictionary<string, int>>> CustomerCounts(Call call) =>
        new Dictionary<string, int>(await entities.CustomerCountsAsync(call.Space, call.Cancellation));

    private async ValueTask<Result<BillingEntityResponse>> Get(Call call) =>
        await entities.FindAsync(call.Space, call.Text("code"), call.Cancellation) is { } entity
            ? (await ShownAsync(call))(entity)
            : Failure.NotFound("Billing entity");

    private async ValueTask<Result<BillingEntityResponse>> Update(Call call, BillingEntityUpdate body) =>
        call.Settle(await save.UpdateAsync(call.Space, call.Text("code"), body.ToInput(), call.Command, call.Cancellation)).Map(await ShownAsync(call));

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await save.DeleteAsync(call.Space, call.Text("code"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Func<BillingEntity, BillingEntityResponse>> ShownAsync(Call call)
    {
        InvoiceSettings known = await settings.FindAsync(call.Space, call.Cancellation);
        return entity => BillingEntityResponse.From(entity, known);
    }

    /// <summary>Texts by their code points, as in every other list.</summary>
    private static Comparer<IComparable?> KeyOrder { get; } = Comparer<IComparable?>.Create(
        (left, right) => left is string text ? string.CompareOrdinal(text, (string?)right) : Comparer<object?>.Default.Compare(left, right));
}
