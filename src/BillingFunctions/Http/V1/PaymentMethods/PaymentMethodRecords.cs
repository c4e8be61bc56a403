using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Payments.Methods;
using Billing.Application.Payments.Providers;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.PaymentMethods;

internal sealed class PaymentMethodCreate
{
    public required BillingId CustomerId { get; set; }

    public required PaymentProviderKind Provider { get; set; }

    [Text(1, 255), Doc("What the provider charges it by. At M-Pesa: the telephone number.", Example = "\"sbx_succeeds\"")]
    public required string ProviderPaymentMethodId { get; set; }

    [Text(1, 50)]
    public required string Type { get; set; }

    [Doc("The default pays invoices as they become final; it takes the place of the one before.")]
    public bool IsDefault { get; set; }

    [FreeObject, Doc("Shown as it is where the provider tells nothing of the method.")]
    public JsonElement? Details { get; set; }

    public NewPaymentMethod ToInput() => new(CustomerId, Provider, ProviderPaymentMethodId, Type, IsDefault, ListedRows.TextOf(Details) ?? "{}");
}

internal sealed record PaymentMethodResponse(
    BillingId Id, BillingId OrganizationId, BillingId CustomerId, PaymentProvider Provider, string ProviderPaymentMethodId, string Type, bool IsDefault,
    [property: FreeObject] JsonElement Details, Instant CreatedAt, Instant UpdatedAt)
{
    public static PaymentMethodResponse From(PaymentMethod it, BillingId organization) => new(
        it.Id, organization, it.CustomerId, it.Provider, it.Token, it.Type, it.IsDefault, ListedRows.Parse(it.DetailsJson), it.CreatedAt, it.UpdatedAt);
}

internal sealed class SetupSessionCreate
{
    public required BillingId CustomerId { get; set; }

    [WebAddress]
    public required string SuccessUrl { get; set; }

    [WebAddress]
    public required string CancelUrl { get; set; }

    [Doc("Left out: the default integration.", Example = "null")]
    public PaymentProviderKind? Provider { get; set; }
}

internal sealed record SetupSessionResponse(string SetupId, string SetupUrl, PaymentProviderKind Provider, Instant? ExpiresAt)
{
    public static SetupSessionResponse From(StartedPage it) => new(it.Id, it.Url.AbsoluteUri, it.Kind, null);
}

internal sealed class PortalSessionCreate
{
    public required BillingId CustomerId { get; set; }

    [WebAddress]
    public required string ReturnUrl { get; set; }

    [Doc("Left out: the default integration.", Example = "null")]
    public PaymentProviderKind? Provider { get; set; }
}

internal sealed record PortalSessionResponse(string PortalId, string PortalUrl, PaymentProviderKind Provider)
{
    public static PortalSessionResponse From(StartedPage it) => new(it.Id, it.Url.AbsoluteUri, it.Kind);
}

/// <summary>The wire records of this folder.</summary>
internal static class PaymentMethodWire
{
    public static readonly PaymentMethodWireJson Json = new(WireOptions.Create(Words.Of<PaymentProviderKind>(), Words.Of<PaymentProvider>()));
}

[JsonSerializable(typeof(PaymentMethodCreate))]
[JsonSerializable(typeof(PaymentMethodResponse))]
[JsonSerializable(typeof(SetupSessionCreate))]
[JsonSerializable(typeof(SetupSessionResponse))]
[JsonSerializable(typeof(PortalSessionCreate))]
[JsonSerializable(typeof(PortalSessionResponse))]
internal sealed partial class PaymentMethodWireJson : JsonSerializerContext;
