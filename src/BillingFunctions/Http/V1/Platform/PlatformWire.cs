using Billing.Application.Platform;
using System.Text.Json.Serialization;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Platform;

/// <summary>The wire records of this folder.</summary>
internal static class PlatformWire
{
    public static readonly PlatformWireJson Json = new(WireOptions.Create(Words.Of<Mode>(), Words.Of<KeySurface>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(OrganizationCreate))]
[JsonSerializable(typeof(OrganizationUpdate))]
[JsonSerializable(typeof(OrganizationResponse))]
[JsonSerializable(typeof(OrganizationCreateResponse))]
[JsonSerializable(typeof(ImportWindowUpdate))]
[JsonSerializable(typeof(ImportWindowResponse))]
[JsonSerializable(typeof(ApiKeyCreate))]
[JsonSerializable(typeof(ApiKeyRotate))]
[JsonSerializable(typeof(ApiKeyCreateResponse))]
[JsonSerializable(typeof(ApiKeyListResponse))]
[JsonSerializable(typeof(AccessTokenCreate))]
[JsonSerializable(typeof(AccessTokenResponse))]
internal sealed partial class PlatformWireJson : JsonSerializerContext;
