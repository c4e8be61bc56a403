using System.Text.Json.Serialization;
using Billing.Application.Persistence;

namespace Billing.Application.People;

/// <summary>Source-generated JSON of what is stored of people.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(InstantJson), typeof(BillingIdJson)])]
[JsonSerializable(typeof(Member))]
[JsonSerializable(typeof(PeopleBook))]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(InvitedMember))]
[JsonSerializable(typeof(bool))]
internal sealed partial class PeopleJson : JsonSerializerContext;
