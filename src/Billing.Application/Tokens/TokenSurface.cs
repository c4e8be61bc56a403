namespace Billing.Application.Tokens;

/// <summary>A surface whose callers send access tokens that <see cref="IssueAccessToken"/> makes.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="CustomerRoles">Roles in which a token acts as one customer.</param>
/// <param name="WideRoles">Roles in which a token acts for no single customer.</param>
public sealed record TokenSurface(string Name, IReadOnlyList<string> CustomerRoles, IReadOnlyList<string> WideRoles)
{
    /// <summary>Billing Service: its tenants are customers. A viewer only reads, a producer only sends usage.</summary>
    public static TokenSurface BillingService { get; } = new("billing-service", ["tenant", "tenant_viewer", "usage_producer"], ["platform_admin"]);

    /// <summary>NNO: its platforms are customers.</summary>
    public static TokenSurface Nno { get; } = new("nno", ["platform"], ["operator", "service"]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<TokenSurface> All { get; } = [BillingService, Nno];

    /// <summary>Every role of the surface.</summary>
    public IEnumerable<string> Roles => CustomerRoles.Concat(WideRoles);
}
