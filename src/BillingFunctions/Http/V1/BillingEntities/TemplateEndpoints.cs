using Billing.Application.BillingEntities;
using Billing.Application.Documents;
using Billing.Domain.BillingEntities;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.V1.BillingEntities;

/// <summary>How the documents of billing entities look.</summary>
internal sealed class TemplateEndpoints(BillingEntityReader entities, DocumentTemplates templates)
{
    /// <summary>The largest picture in base64, and the JSON around it.</summary>
    private const int LogoBodyMax = (IDocumentImages.BytesMax / 3 * 4) + 1024;

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Billing Entities", "/v1/billing_entities/{code}/template", BillingEntityWire.Json);
        group.Get<TemplateResponse>("/", "Get document template", Get).Fails(404);
        group.Put<TemplateUpdate, TemplateResponse>("/", "Set document template", Set).Fails(404)
            .Describe("Fields that are left out or null go back to the standard; the logo stays. Documents that exist keep what they show.");
        group.Put<LogoUpdate, TemplateResponse>("/logo", "Set document logo", SetLogo).Fails(404).BodyUpTo(LogoBodyMax);
        group.Delete("/logo", "Remove document logo", RemoveLogo).Fails(404);
    }

    private async ValueTask<Result<TemplateResponse>> Get(Call call) =>
        await entities.FindAsync(call.Space, call.Text("code"), call.Cancellation) is { } entity
            ? TemplateResponse.From(await templates.FindAsync(call.Space, entity, call.Cancellation))
            : Failure.NotFound("Billing entity");

    private async ValueTask<Result<TemplateResponse>> Set(Call call, TemplateUpdate body) =>
        call.Settle(await templates.SaveAsync(call.Space, call.Text("code"), body.ToTemplate(), call.Command, call.Cancellation)).Map(TemplateResponse.From);

    private async ValueTask<Result<TemplateResponse>> SetLogo(Call call, LogoUpdate body)
    {
        byte[] file = new byte[body.Content.Length];
        return Convert.TryFromBase64String(body.Content, file, out int length)
            ? call.Settle(await templates.SetLogoAsync(call.Space, call.Text("code"), file.AsMemory(0, length), call.Command, call.Cancellation)).Map(TemplateResponse.From)
            : Failure.Invalid("content", "Input should be base64", "base64");
    }

    private async ValueTask<Result<Unit>> RemoveLogo(Call call) =>
        call.Settle(await templates.RemoveLogoAsync(call.Space, call.Text("code"), call.Command, call.Cancellation)).Map(_ => Unit.Value);
}

internal sealed class TemplateUpdate
{
    [Color, Doc("Colour of titles and sums; dark enough to be read on white.")]
    public string? AccentColor { get; set; }

    [Text(0, 2000), Doc("At the foot of every document.")]
    public string? LegalText { get; set; }

    [Text(0, 2000), Doc("How to pay, beside the sums of invoices.", Example = "\"IBAN DE02 1203 0000 0000 2020 51\"")]
    public string? PaymentInstructions { get; set; }

    public DocumentTemplate ToTemplate() => new() { AccentColor = AccentColor, LegalText = LegalText, PaymentInstructions = PaymentInstructions };
}

internal sealed class LogoUpdate
{
    [Text(1, IDocumentImages.BytesMax / 3 * 4 + 4), Doc("A PNG (not interlaced) or JPEG in base64: at most 256 KiB, 1200 pixels a side.")]
    public required string Content { get; set; }
}

internal sealed record TemplateResponse(string? AccentColor, string? LegalText, string? PaymentInstructions, LogoResponse? Logo)
{
    public static TemplateResponse From(DocumentTemplate it) => new(
        it.AccentColor, it.LegalText, it.PaymentInstructions,
        it.Logo is { } logo ? new LogoResponse(logo.ContentType, logo.Width, logo.Height, logo.SizeBytes, logo.Digest) : null);
}

internal sealed record LogoResponse(string ContentType, int Width, int Height, int SizeBytes, string Sha256);
