namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Every operation of v1. One that has no row here fails <see cref="OperationTests"/>: add it to the table of its area.</summary>
internal static class OperationRows
{
    public static readonly IReadOnlyList<OperationRow> All =
    [
        .. CostRows.All,
        .. PlatformRows.All, .. PeopleRows.All, .. CustomerRows.All, .. CatalogRows.All, .. SubscriptionRows.All, .. InvoiceRows.All, .. DiscountRows.All, .. PaymentRows.All,
        .. UsageRows.All, .. EntitlementRows.All, .. DunningRows.All, .. InsightRows.All, .. HookRows.All, .. PortalRows.All,
    ];
}
