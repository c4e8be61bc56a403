using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Http.Nova.Catalog;

namespace BillingFunctions.Http.Nova;

/// <summary>NovaBilling's API: tenants, customers, plans with prices in several currencies, subscriptions, invoices and payments.</summary>
internal sealed class NovaSurface(NovaErrors errors, NovaAuthenticator authenticator, IServiceProvider services) : SurfaceDefinition
{
    public override string Name => "nova";

    public override string Title => "NovaBilling API";

    public override IErrorShape Errors => errors;

    public override IAuthenticator Authenticator => authenticator;

    public override ListStyle Lists => NumberedPages.Style;

    /// <summary>One line per resource.</summary>
    protected override void Map(SurfaceBuilder surface)
    {
        services.GetRequiredService<NovaMetricEndpoints>().Map(surface);
        services.GetRequiredService<NovaPlanEndpoints>().Map(surface);
        services.GetRequiredService<NovaChargeEndpoints>().Map(surface);
    }
}
