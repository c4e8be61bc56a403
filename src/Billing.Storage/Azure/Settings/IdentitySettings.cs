using Azure.Core;
using Azure.Identity;
using Billing.Domain.Results;

namespace Billing.Storage.Azure.Settings;

/// <summary>The identity that the settings <c>NAME__credential</c> and <c>NAME__clientId</c> describe.</summary>
internal static class IdentitySettings
{
    /// <summary>
    /// <c>managedidentity</c> is the app's own identity, or with a client id one assigned to it. Without a credential setting the usual
    /// sources of a developer or a deployment are tried in order.
    /// </summary>
    public static Result<TokenCredential> Read(Func<string, string?> setting, string name)
    {
        string? credential = setting($"{name}__credential");
        string? clientId = setting($"{name}__clientId");
        if (string.IsNullOrWhiteSpace(credential))
        {
            return new DefaultAzureCredential(new DefaultAzureCredentialOptions
            {
                ManagedIdentityClientId = string.IsNullOrWhiteSpace(clientId) ? null : clientId,
            });
        }

        if (!string.Equals(credential, "managedidentity", StringComparison.OrdinalIgnoreCase))
        {
            return SettingFailure.Of($"{name}__credential is '{credential}'; the only value is managedidentity");
        }

        return new ManagedIdentityCredential(string.IsNullOrWhiteSpace(clientId)
            ? ManagedIdentityId.SystemAssigned
            : ManagedIdentityId.FromUserAssignedClientId(clientId));
    }
}
