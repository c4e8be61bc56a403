using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Security;
using BillingFunctions.Http.Kit.Surfaces;
using BillingFunctions.Http.V1.Platform;

namespace BillingFunctions.Http.V1;

/// <summary>Our own API, and the one that all others translate to.</summary>
internal sealed class V1Surface(ApiKeyAuthenticator authenticator, IServiceProvider services) : SurfaceDefinition
{
    public override string Name => "v1";

    public override string Title => "BillingFunctions API";

    public override IReadOnlyList<string> Roots => ["v1", "dashboard", "portal"];

    public override IErrorShape Errors { get; } = new ProblemDetails();

    public override IAuthenticator Authenticator => authenticator;

    /// <summary>One line per resource.</summary>
    public override void Map(SurfaceBuilder surface)
    {
        Add<OrganizationEndpoints>().Map(surface);
        Add<ApiKeyEndpoints>().Map(surface);
    }

    private TEndpoints Add<TEndpoints>()
        where TEndpoints : notnull => services.GetRequiredService<TEndpoints>();
}
