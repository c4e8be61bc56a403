using Billing.Domain.Results;

namespace Billing.Storage.Azure.Settings;

/// <summary>A wrong or missing setting, told in one sentence for whoever deploys.</summary>
internal static class SettingFailure
{
    public static Failure Of(string sentence) => Failure.Of(FailureKind.Invalid, sentence);
}
