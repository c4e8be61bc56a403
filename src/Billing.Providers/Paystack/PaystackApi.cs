using System.Text.Json.Serialization.Metadata;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Paystack;

/// <summary>Sends to Paystack: JSON in an envelope.</summary>
internal sealed class PaystackApi(ProviderHttp http, Uri address) : KeyedJsonApi(http, address, credentials => credentials.As<PaystackCredentials>().SecretKey)
{
    public const string Name = "Paystack";

    /// <summary>What an envelope holds, or why it holds nothing.</summary>
    public static Result<T> Parse<T>(ProviderReply reply, JsonTypeInfo<PaystackAnswer<T>> type)
        where T : class
    {
        if (!reply.IsSuccess)
        {
            return ReplyFailures.Of(reply, Name, CodeOf(reply));
        }

        return reply.Read(type) is { Status: true, Data: { } data } ? data : ReplyFailures.Unavailable(Name);
    }

    /// <summary>The stable word of a refusal.</summary>
    public static string? CodeOf(ProviderReply reply) => reply.Read(PaystackJson.Default.AnyAnswer)?.Code;

    /// <summary>True when the reference was used before: whatever was sent with it then is what counts.</summary>
    public static bool IsDuplicate(ProviderReply reply) =>
        reply.Kind == ReplyKind.Answered && reply.Read(PaystackJson.Default.AnyAnswer) is { Status: false } answer
        && (answer.Code == "duplicate_reference" || answer.Message?.Contains("duplicate transaction reference", StringComparison.OrdinalIgnoreCase) == true);
}
