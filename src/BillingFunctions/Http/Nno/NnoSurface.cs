using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Http.Nno.Invoices;
using BillingFunctions.Http.Nno.Operators;
using BillingFunctions.Http.Nno.Payers;
using BillingFunctions.Http.Nno.Platforms;
using BillingFunctions.Http.Nno.Provider;
using BillingFunctions.Http.Nno.Usage;

namespace BillingFunctions.Http.Nno;

/// <summary>NNO's billing API: platforms on tiers with allocations. What a platform may do answers at two prefixes.</summary>
internal sealed class NnoSurface(NnoAuthenticator authenticator, IServiceProvider services) : SurfaceDefinition
{
    public const string SurfaceName = "nno";

    /// <summary>The prefixes of the platforms' operations, with what tells their names apart.</summary>
    private static readonly (string Prefix, string Suffix)[] Mirrors = [("/api/billing", ""), ("", " at the root")];

    public override string Name => SurfaceName;

    public override string Title => "NNO billing API";

    public override IErrorShape Errors { get; } = new NnoErrors();

    public override IAuthenticator Authenticator => authenticator;

    public override ListStyle Lists => CursorPages.Style;

    /// <summary>One line per resource.</summary>
    protected override void Map(SurfaceBuilder surface)
    {
        foreach ((string prefix, string suffix) in Mirrors)
        {
            services.GetRequiredService<TierEndpoints>().Map(surface, prefix, suffix);
            services.GetRequiredService<UsageEndpoints>().Map(surface, prefix, suffix);
            services.GetRequiredService<InvoiceEndpoints>().Map(surface, prefix, suffix);
            services.GetRequiredService<PayerEndpoints>().Map(surface, prefix, suffix);
        }

        services.GetRequiredService<TierPlanEndpoints>().Map(surface);
        services.GetRequiredService<OperatorEndpoints>().Map(surface);
        services.GetRequiredService<PayerCustomerEndpoints>().Map(surface);
        services.GetRequiredService<ProviderSubscriptionEndpoints>().Map(surface);
        services.GetRequiredService<MethodEndpoints>().Map(surface);
    }
}
