using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Nova.Catalog;
using BillingFunctions.Http.Reference;

namespace BillingFunctions.Http.Nova;

/// <summary>The OpenAPI document at the address that clients of this API know, and the page that shows it.</summary>
internal sealed class NovaReference(IServiceProvider services)
{
    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("OpenAPI Spec", "/api", NovaCatalogWire.Json);
        group.File("GET", "/openapi.json", "Get OpenAPI document", "application/json", Document).Public();
        group.File("GET", "/reference", "Show reference", "text/html", Page).Public();
    }

    private ValueTask<Result<FileAnswer>> Document(Call call) => ValueTask.FromResult<Result<FileAnswer>>(
        new FileAnswer(new OpenApiDocument(services.GetRequiredService<NovaSurface>()).Write(), "openapi.json", Inline: true));

    private static ValueTask<Result<FileAnswer>> Page(Call call) => ValueTask.FromResult<Result<FileAnswer>>(
        new FileAnswer("<!doctype html><meta charset=utf-8><meta http-equiv=refresh content=\"0;url=/docs?surface=nova\"><a href=\"/docs?surface=nova\">Reference</a>"u8.ToArray(), "reference.html", Inline: true));
}
