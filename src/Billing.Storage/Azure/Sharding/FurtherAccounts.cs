using Azure.Core;
using Billing.Domain.Results;
using Billing.Storage.Azure.Settings;

namespace Billing.Storage.Azure.Sharding;

/// <summary>Reads which storage accounts there are besides the first.</summary>
internal static class FurtherAccounts
{
    /// <summary>Name of the setting.</summary>
    public const string Setting = "BILLING_STORAGE_ACCOUNTS";

    /// <summary>Most of them.</summary>
    public const int CountMax = 63;

    private const int NameMin = 3;
    private const int NameMax = 24;

    /// <summary>The accounts in their order: names and addresses are reached with the identity of the first account, connection strings with their keys.</summary>
    /// <param name="setting">Gives the value of a setting, or null.</param>
    /// <param name="home">The first account.</param>
    /// <param name="homeSetting">Name of its setting.</param>
    public static Result<IReadOnlyList<StorageConnection>> Read(Func<string, string?> setting, StorageConnection home, string homeSetting)
    {
        string[] parts = (setting(Setting) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > CountMax)
        {
            return SettingFailure.Of($"{Setting} names {parts.Length} accounts; at most {CountMax} are possible");
        }

        List<StorageConnection> accounts = [];
        HashSet<Uri> seen = [home.Tables];
        foreach (string part in parts)
        {
            if (!ReadOne(setting, part, home, homeSetting).TryGet(out StorageConnection? account, out Failure? failure))
            {
                return failure;
            }

            if (!seen.Add(account.Tables))
            {
                return SettingFailure.Of($"{Setting} names {account.Account} although it has a place already");
            }

            accounts.Add(account);
        }

        return accounts;
    }

    private static Result<StorageConnection> ReadOne(Func<string, string?> setting, string part, StorageConnection home, string homeSetting)
    {
        if (part.Contains('=', StringComparison.Ordinal))
        {
            return StorageSettings.FromConnectionString(Setting, part);
        }

        bool isName = part.Length is >= NameMin and <= NameMax && part.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter));
        string address = isName ? $"https://{part}.table.core.windows.net" : part;
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? tables) || tables.Scheme != "https")
        {
            return SettingFailure.Of($"{Setting} should be names of storage accounts, https addresses of their tables, or connection strings, separated by commas");
        }

        Result<TokenCredential> identity = home.Identity is { } shared ? shared : IdentitySettings.Read(setting, homeSetting);
        return identity.Map(one => new StorageConnection(isName ? part : tables.Host.Split('.')[0], tables, tables, tables, default, one));
    }
}
