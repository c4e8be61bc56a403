using System.Text.Json.Serialization.Metadata;
using Billing.Application.Payments.Providers;
using Billing.Domain.Results;
using Billing.Providers.Http;

namespace Billing.Providers.Flutterwave;

/// <summary>Sends to Flutterwave, version 3: JSON in an envelope.</summary>
internal sealed class FlutterwaveApi(ProviderHttp http, Uri address) : KeyedJsonApi(http, address, credentials => credentials.As<FlutterwaveCredentials>().SecretKey)
{
    public const string Name = "Flutterwave";

    /// <summary>What an envelope holds, or why it holds nothing.</summary>
    public static Result<T> Parse<T>(ProviderReply reply, JsonTypeInfo<FlutterwaveAnswer<T>> type)
        where T : class
    {
        if (!reply.IsSuccess)
        {
            return ReplyFailures.Of(reply, Name);
        }

        return reply.Read(type) is { Status: "success", Data: { } data } ? data : ReplyFailures.Unavailable(Name);
    }
}
