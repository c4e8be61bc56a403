using BillingFunctions.Http.CrediBill.Customers;
using BillingFunctions.Http.CrediBill.Invoices;
using BillingFunctions.Http.CrediBill.Plans;
using BillingFunctions.Http.CrediBill.Subscriptions;
using BillingFunctions.Http.CrediBill.Usage;
using BillingFunctions.Http.CrediBill.Webhooks;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;

namespace BillingFunctions.Http.CrediBill;

/// <summary>CrediBill's API: subscriptions that are paid first, by money that providers report.</summary>
internal sealed class CrediBillSurface(CrediBillAuthenticator authenticator, IServiceProvider services) : SurfaceDefinition
{
    public const string SurfaceName = "credibill";

    public override string Name => SurfaceName;

    public override string Title => "CrediBill API";

    public override IErrorShape Errors { get; } = new CrediBillErrors();

    public override IAuthenticator Authenticator => authenticator;

    /// <summary>One line per resource.</summary>
    protected override void Map(SurfaceBuilder surface)
    {
        services.GetRequiredService<UsageEndpoints>().Map(surface);
        services.GetRequiredService<CustomerEndpoints>().Map(surface);
        services.GetRequiredService<SubscriptionEndpoints>().Map(surface);
        services.GetRequiredService<PlanEndpoints>().Map(surface);
        services.GetRequiredService<InvoiceEndpoints>().Map(surface);
        services.GetRequiredService<ReportEndpoints>().Map(surface);
    }
}
