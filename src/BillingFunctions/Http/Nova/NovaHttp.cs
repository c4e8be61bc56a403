using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Http.Nova.Catalog;

namespace BillingFunctions.Http.Nova;

/// <summary>Registers NovaBilling's API: its definition and the endpoints of each area.</summary>
internal static class NovaHttp
{
    public static IServiceCollection AddNova(this IServiceCollection services)
    {
        services.AddSingleton<NovaErrors>().AddSingleton<NovaAuthenticator>();
        services.AddSingleton<NovaMetricEndpoints>().AddSingleton<NovaPlanEndpoints>().AddSingleton<NovaChargeEndpoints>();
        return services.AddSurface<NovaSurface>("nova", ["api", "webhooks/*"], Owns);
    }

    /// <summary>Keys of tenants, and tokens of people who have logged in.</summary>
    private static bool Owns(string token) => token.StartsWith("sk_", StringComparison.Ordinal) || token.Count(one => one == '.') == 2;
}
