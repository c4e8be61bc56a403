using System.Text.Json.Serialization;
using Billing.Application.Persistence;

namespace Billing.Application.Platform;

/// <summary>Source-generated JSON of what the platform area stores.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(InstantJson), typeof(BillingIdJson)])]
[JsonSerializable(typeof(Organization))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(NewOrganizationResult))]
[JsonSerializable(typeof(KeyHolder))]
internal sealed partial class PlatformJson : JsonSerializerContext;

/// <summary>What the command row of a new organization keeps.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="Key">Its first key, without the secret.</param>
internal sealed record NewOrganizationResult(Organization Organization, ApiKey Key);

/// <summary>Which key has a hash.</summary>
/// <param name="KeyId">The key.</param>
internal sealed record KeyHolder(Billing.Domain.Identity.BillingId KeyId);
