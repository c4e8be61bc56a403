using System.Text.Json;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.Nno.Payers;

internal sealed record CardData(string? Brand, string? Last4, int? ExpMonth, int? ExpYear);

internal sealed record PaymentMethodData(BillingId Id, string Type, CardData? Card, bool IsDefault)
{
    public static PaymentMethodData From(PaymentMethod it)
    {
        JsonElement details = ListedRows.Parse(it.DetailsJson);
        CardData? card = it.Type == "card" ? new CardData(Text(details, "brand"), Text(details, "last4"), Number(details, "exp_month"), Number(details, "exp_year")) : null;
        return new PaymentMethodData(it.Id, it.Type, card, it.IsDefault);
    }

    private static string? Text(JsonElement details, string name) =>
        details.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement details, string name) =>
        details.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;
}

internal sealed record PaymentMethodsAnswer(IReadOnlyList<PaymentMethodData> Data);

internal sealed record SetupIntentAnswer(string SetupIntentId, string ClientSecret, BillingId CustomerId);

internal sealed class PortalRequest
{
    [WebAddress, Doc("Where the page leads back to.")]
    public required string ReturnUrl { get; set; }
}

internal sealed record PortalAnswer(string Url);
