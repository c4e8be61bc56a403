using System.Globalization;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.LocalHost.Handler;

/// <summary>The environment of the handler process: all settings of the app, and what the host says of itself.</summary>
internal static class HandlerEnvironment
{
    public static IEnumerable<KeyValuePair<string, string>> Of(AppSettings settings, string root, int port, string workerId)
    {
        string portText = port.ToString(CultureInfo.InvariantCulture);
        return settings.All.Concat(
        [
            KeyValuePair.Create("FUNCTIONS_CUSTOMHANDLER_PORT", portText),
            KeyValuePair.Create("FUNCTIONS_CUSTOMHANDLER_WORKER_ID", workerId),
            KeyValuePair.Create("FUNCTIONS_HTTPWORKER_PORT", portText),
            KeyValuePair.Create("FUNCTIONS_HTTPWORKER_ID", workerId),
            KeyValuePair.Create("FUNCTIONS_APP_ROOT_PATH", Path.GetFullPath(root)),
        ]);
    }
}
