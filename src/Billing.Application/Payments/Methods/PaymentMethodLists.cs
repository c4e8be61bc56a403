using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Payments;

namespace Billing.Application.Payments.Methods;

/// <summary>The tenant-wide list of saved payment methods.</summary>
public static class PaymentMethodLists
{
    /// <summary>All methods of a data space.</summary>
    public static readonly ListDefinition Methods = new(
        "payment_methods", [new("customer_id"), new("provider"), new("type"), new("updated_at", ListFieldKind.Time), new(Token)]);

    /// <summary>Field of the provider's name for a method.</summary>
    internal const string Token = "provider_payment_method_id";

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<PaymentMethod> RowType => StoredJson.Default.PaymentMethod;

    /// <summary>Puts the method's current state into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, PaymentMethod method) => new(
        space, Methods.Name, method.Id, method.CreatedAt,
        [method.CustomerId.ToString(), method.Provider.ToString(), method.Type, ListKeys.Of(method.UpdatedAt), method.Token], StoredJson.Element(method, RowType));

    /// <summary>Takes a method out of the list.</summary>
    internal static ListRemove Remove(DataSpace space, PaymentMethod method) => new(space, Methods.Name, method.Id, method.CreatedAt);
}
