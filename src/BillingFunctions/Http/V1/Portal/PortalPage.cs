namespace BillingFunctions.Http.V1.Portal;

/// <summary>The page on which a customer sees and pays its invoices.</summary>
internal static class PortalPage
{
    /// <summary>Where it is served: beside the published paths of the portal.</summary>
    public const string Path = "/portal/home";
}
