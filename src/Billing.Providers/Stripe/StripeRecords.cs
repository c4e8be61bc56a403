using System.Text.Json;

namespace Billing.Providers.Stripe;

/// <summary>What we read of a payment intent.</summary>
internal sealed record StripeIntent
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public long Amount { get; init; }

    public long? AmountReceived { get; init; }

    public string? Currency { get; init; }

    public JsonElement Customer { get; init; }

    public JsonElement PaymentMethod { get; init; }

    public IReadOnlyList<string>? PaymentMethodTypes { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    public StripeError? LastPaymentError { get; init; }

    public StripeNextAction? NextAction { get; init; }
}

internal sealed record StripeNextAction(string? Type, StripeRedirect? RedirectToUrl);

internal sealed record StripeRedirect(string? Url);

internal sealed record StripeErrorBody(StripeError? Error);

/// <summary>What we read of an error. Its message is left out: it can repeat what was sent.</summary>
internal sealed record StripeError
{
    public string? Type { get; init; }

    public string? Code { get; init; }

    public string? DeclineCode { get; init; }

    public string? Param { get; init; }

    public StripeIntent? PaymentIntent { get; init; }
}

internal sealed record StripeList<T>(IReadOnlyList<T> Data, bool HasMore);

internal sealed record StripeObject(string Id);

internal sealed record StripeSession(string Id, string? Url);

/// <summary>An intent that is confirmed elsewhere. Its secret is never logged.</summary>
internal sealed record StripeSecretIntent(string Id, string? ClientSecret)
{
    public override string ToString() => Id;
}

internal sealed record StripeSetupIntent
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    public string? ClientSecret { get; init; }

    public JsonElement Customer { get; init; }

    public JsonElement PaymentMethod { get; init; }
}

internal sealed record StripeMethod(string Id, string Type, StripeCard? Card, JsonElement Customer);

internal sealed record StripeCard(string? Brand, string? Last4, int? ExpMonth, int? ExpYear);

internal sealed record StripeRefund
{
    public required string Id { get; init; }

    public string? Status { get; init; }

    public long Amount { get; init; }

    public string? Currency { get; init; }

    public string? FailureReason { get; init; }

    public JsonElement PaymentIntent { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }
}

internal sealed record StripeCharge(JsonElement PaymentIntent);

internal sealed record StripeDispute
{
    public required string Id { get; init; }

    public string? Status { get; init; }

    public long Amount { get; init; }

    public string? Currency { get; init; }

    public JsonElement PaymentIntent { get; init; }
}

internal sealed record StripeCheckout
{
    public required string Id { get; init; }

    /// <summary><c>open</c>, <c>complete</c> or <c>expired</c>.</summary>
    public string? Status { get; init; }

    public JsonElement PaymentIntent { get; init; }

    public JsonElement Customer { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }
}

internal sealed record StripeEvent
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    public long? Created { get; init; }

    public StripeEventData? Data { get; init; }
}

internal sealed record StripeEventData(JsonElement Object);

/// <summary>References that are an id or the object itself.</summary>
internal static class StripeExpandable
{
    public static string? IdOf(JsonElement reference) => reference.ValueKind switch
    {
        JsonValueKind.String => reference.GetString(),
        JsonValueKind.Object when reference.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String => id.GetString(),
        _ => null,
    };
}
