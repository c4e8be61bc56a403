using System.Text.Json.Serialization;
using Billing.Application.Mail;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Mail;

/// <summary>The wire records of this folder.</summary>
internal static class MailWire
{
    public static readonly MailWireJson Json = new(WireOptions.Create(Words.Of<MailSecurity>(), Words.Of<MailKind>(), Words.Of<MailStatus>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(MailSettingsUpdate))]
[JsonSerializable(typeof(MailSettingsResponse))]
[JsonSerializable(typeof(TestMailRequest))]
[JsonSerializable(typeof(SentResponse))]
[JsonSerializable(typeof(SendReminderResponse))]
[JsonSerializable(typeof(MailResponse))]
internal sealed partial class MailWireJson : JsonSerializerContext;
