using System.Diagnostics.CodeAnalysis;
using Billing.Application.AddOns;
using Billing.Application.Audit;
using Billing.Application.Alerts;
using Billing.Application.Analytics;
using Billing.Application.BillingEntities;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Consistency.Checks;
using Billing.Application.Costs;
using Billing.Application.Costs.Alerts;
using Billing.Application.Costs.Centers;
using Billing.Application.Costs.Quotas;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Discounts;
using Billing.Application.Documents;
using Billing.Application.Dunning;
using Billing.Application.Entitlements;
using Billing.Application.Exports;
using Billing.Application.Housekeeping;
using Billing.Application.Integrations.Sync;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.LateUsage;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Invoicing.Voids;
using Billing.Application.Ledger;
using Billing.Application.Lists;
using Billing.Application.Mail;
using Billing.Application.Payments.Collection;
using Billing.Application.People;
using Billing.Application.Platform;
using Billing.Application.Search;
using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Changes;
using Billing.Application.Subscriptions.Moves;
using Billing.Application.Subscriptions.Prepaid;
using Billing.Application.Taxes;
using Billing.Application.Tenants;
using Billing.Application.Tokens;
using Billing.Application.Usage;
using Billing.Application.Usage.DeadLetters;
using Billing.Application.Usage.Queries;
using Billing.Application.Usage.Retention;
using Billing.Application.Wallets;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Events;
using Billing.Application.Work;
using BillingFunctions.Hosting.Settings;
using BillingFunctions.LocalHost.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BillingFunctions.Hosting;

/// <summary>The application's use cases, by area. All are stateless or thread-safe: one of each serves the process.</summary>
internal static partial class UseCases
{
    public static IServiceCollection AddUseCases(this IServiceCollection services) =>
        services.AddConsistency().AddPlatform().AddPeople().AddCatalog().AddCustomers().AddWallets().AddDiscounts().AddUsage().AddInvoicing().AddEntitlements().AddExports().AddPayments().AddDunning().AddDocuments().AddMail().AddPortal().AddWebhooks().AddIntegrations().AddWork();

    private static IServiceCollection AddConsistency(this IServiceCollection services) => services
        .AddSingleton<ListProjector>()
        .AddSingleton<ListReader>()
        .AddSingleton<WorkSchedule>()
        .AddSingleton<NameClaims>().AddSingleton<KeyRecords>()
        .AddSingleton<OutboxDispatcher>()
        .AddSingleton<DrainHints>()
        .AddSingleton<ICommitWitness, AuditTrail>()
        .AddSingleton<Transactor>()
        .AddSingleton<Fingerprints>()
        .AddSingleton<CommandSweep>().AddSingleton<ListMonths>().AddSingleton<WebhookSweep>().AddSingleton<NotificationSweep>().AddSingleton<LogSweep>()
        .AddSingleton<CustomerRecordReader>()
        .AddSingleton<ConsistencyCheck>();

    private static IServiceCollection AddPlatform(this IServiceCollection services) => services
        .AddSingleton<ApiKeyDirectory>()
        .AddSingleton<ApiKeys>()
        .AddSingleton<ITokenSigner, HmacTokens>()
        .AddSingleton<TokenHolders>()
        .AddSingleton<IssueAccessToken>()
        .AddSingleton<OrganizationSettings>()
        .AddSingleton<IInvoiceSettings, EntityInvoiceSettings>()
        .AddSingleton<IKnownOrganizations>(provider => provider.GetRequiredService<OrganizationSettings>())
        .AddSingleton<IImportWindows>(provider => provider.GetRequiredService<OrganizationSettings>())
        .AddSingleton<Organizations>()
        .AddSingleton<OrganizationSecrets>()
        .AddSingleton<BillingEntityReader>()
        .AddSingleton<IBillingEntities>(provider => provider.GetRequiredService<BillingEntityReader>())
        .AddSingleton<SaveBillingEntity>()
        .AddSingleton<FirstOrganization>();

    private static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<ServiceSettings>().Retention);
        services.TryAddSingleton(PasswordCost.Standard);
        services.TryAddSingleton(provider => provider.GetRequiredService<ServiceSettings>().People);
        services.TryAddSingleton(provider => provider.GetRequiredService<ServiceSettings>().Mail);
        return services
            .AddSingleton<PersonNames>()
            .AddSingleton<PeopleDirectory>()
            .AddSingleton<Passwords>()
            .AddSingleton<LogInAttempts>()
            .AddSingleton<PersonTokens>()
            .AddSingleton<Members>()
            .AddSingleton<Register>()
            .AddSingleton<LogIn>()
            .AddSingleton<Sessions>()
            .AddSingleton<UseLink>()
            .AddSingleton<PeopleMails>()
            .AddSingleton<PeopleLetters>()
            .AddSingleton<TenantDesk>();
    }

    private static IServiceCollection AddCatalog(this IServiceCollection services) => services
        .AddSingleton<CatalogReader>()
        .AddSingleton<EntityCatalog>()
        .AddSingleton<ICatalog>(provider => provider.GetRequiredService<EntityCatalog>())
        .AddSingleton<CatalogUnits>()
        .AddSingleton<CreateMetric>()
        .AddSingleton<EnsureMetric>()
        .AddSingleton<UpdateMetric>()
        .AddSingleton<DeleteMetric>()
        .AddSingleton<MetricUsage>()
        .AddSingleton<CreatePlan>()
        .AddSingleton<UpdatePlan>()
        .AddSingleton<PlanCodes>()
        .AddSingleton<PlanCommitments>()
        .AddSingleton<PlanThresholds>()
        .AddSingleton<PlanCharges>()
        .AddSingleton<BasePrices>()
        .AddSingleton<DeletePlan>()
        .AddSingleton<IPlanSubscribers, ListedPlanSubscribers>()
        .AddSingleton<IPlansInUse, PlansInUse>()
        .AddSingleton<SaveTax>()
        .AddSingleton<ApplyTax>()
        .AddSingleton<AppliedTaxes>()
        .AddSingleton<FeeTaxes>();

    private static IServiceCollection AddWallets(this IServiceCollection services) => services
        .AddSingleton<WalletReader>()
        .AddSingleton<CreateWallet>()
        .AddSingleton<UpdateWallet>()
        .AddSingleton<MoveWalletCredits>()
        .AddSingleton<TerminateWallet>()
        .AddSingleton<TopUpWallet>()
        .AddSingleton<TransferCredits>()
        .AddSingleton<WalletReports>()
        .AddSingleton<SettleCreditDue>();

    private static IServiceCollection AddDiscounts(this IServiceCollection services) => services
        .AddSingleton<SaveAddOn>()
        .AddSingleton<ApplyAddOn>()
        .AddSingleton<AddOnReader>()
        .AddSingleton<SaveCoupon>()
        .AddSingleton<ApplyCoupon>()
        .AddSingleton<GrantDiscount>()
        .AddSingleton<CouponReader>()
        .AddSingleton<CouponUses>()
        .AddSingleton<CreateCreditNote>()
        .AddSingleton<ChangeCreditNote>()
        .AddSingleton<CreditNoteReader>();

    private static IServiceCollection AddCustomers(this IServiceCollection services) => services
        .AddSingleton<CustomerReader>()
        .AddSingleton<CreateCustomer>()
        .AddSingleton<UpdateCustomer>()
        .AddSingleton<DeleteCustomer>()
        .AddSingleton<SubscriptionReader>()
        .AddSingleton<CreateSubscription>()
        .AddSingleton<SubscriptionChange>()
        .AddSingleton<UpdateSubscription>()
        .AddSingleton<ActivateSubscription>()
        .AddSingleton<PauseSubscription>()
        .AddSingleton<ResumeSubscription>()
        .AddSingleton<EndSubscription>()
        .AddSingleton<FailPayment>()
        .AddSingleton<SubscriptionThresholds>()
        .AddSingleton<ChangePlan>()
        .AddSingleton<ScheduledChanges>()
        .AddSingleton<ChangeTrial>()
        .AddSingleton<PriceOverrides>()
        .AddSingleton<SubscriptionSteps>()
        .AddSingleton<SubscriptionLifecycle>()
        .AddSingleton<PlanMigrations>()
        .AddSingleton<MoveSubscriptions>()
        .AddSingleton<MigrationPreview>()
        .AddSingleton<LedgerReader>();

    private static IServiceCollection AddUsage(this IServiceCollection services) => services
        .AddSingleton(provider => OptionsOf(AppSettings.Load(AppContext.BaseDirectory, LocalDefaults.Settings), provider.GetService<ServiceOptions>()?.Mode ?? HostingMode.StandAlone))
        .AddSingleton<IUsageCatalog, UsageCatalog>()
        .AddSingleton<IUsageCustomers, UsageCustomers>()
        .AddSingleton<UsageIngest>()
        .AddSingleton<TellUsage>()
        .AddSingleton<DeadLetterDesk>()
        .AddSingleton<ReplayDeadLetters>()
        .AddSingleton<IDeadLetterNotices, DeadLetterNotices>()
        .AddSingleton<ArchivedTables>()
        .AddSingleton(WithOldEvents<UsageReader>)
        .AddSingleton(WithOldEvents<UsageEvents>)
        .AddSingleton<UsageAmendments>()
        .AddSingleton(WithOldEvents<UsageRecompute>)
        .AddSingleton<UsageCheck>()
        .AddSingleton<UsageQueries>()
        .AddSingleton<SubscriptionEvents>()
        .AddSingleton<UsageTrend>()
        .AddSingleton<UsageSeal>()
        .AddSingleton<UsageHints>()
        .AddSingleton<HubProgress>();

    /// <summary>Positions are kept by the name of the hub, so whoever compares them must know it as the function that counts does.</summary>
    internal static UsageOptions OptionsOf(AppSettings settings, HostingMode mode) => UsageOptions.Default with
    {
        Hub = settings[LocalDefaults.HubSetting]?.Trim() ?? UsageOptions.Default.Hub,

        // Stand-alone the store answers at once, so that two partitions keep it busy and what was not kept is soon read again. Memory is what there is
        // little of.
        SlicesAtOnce = mode == HostingMode.StandAlone ? 2 : UsageOptions.Default.SlicesAtOnce,
        CacheBytes = mode == HostingMode.StandAlone ? 20 * 1024 * 1024 : UsageOptions.Default.CacheBytes,
    };

    /// <summary>For those who read raw events: what was moved to blobs is there for them as well.</summary>
    private static T WithOldEvents<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IServiceProvider provider) =>
        ActivatorUtilities.CreateInstance<T>(provider, provider.GetRequiredService<ArchivedTables>());

    private static IServiceCollection AddInvoicing(this IServiceCollection services) => services
        .AddSingleton<PeriodBilling>()
        .AddSingleton<PeriodInvoices>()
        .AddSingleton<ClosePeriod>()
        .AddSingleton<RefusedCloses>()
        .AddSingleton<ReRatePeriod>()
        .AddSingleton<UsageWatching>()
        .AddSingleton<BillRunningUsage>()
        .AddSingleton<BillUsageNow>()
        .AddSingleton<WatchedUsage>()
        .AddSingleton<LateUsageNotes>()
        .AddSingleton<SettleAdjustments>()
        .AddSingleton<SubscriptionUsage>()
        .AddSingleton<FeeEstimate>()
        .AddSingleton<InvoicePreview>()
        .AddSingleton<NextBilling>()
        .AddSingleton<RestOfPeriod>()
        .AddSingleton<InvoiceReader>()
        .AddSingleton<FeeReader>()
        .AddSingleton<FinalizeInvoice>()
        .AddSingleton<VoidInvoice>()
        .AddSingleton<NumberClaims>()
        .AddSingleton<NumberInvoices>()
        .AddSingleton<LineInvoices>()
        .AddSingleton<CreateOneOff>()
        .AddSingleton<ChangeInvoice>()
        .AddSingleton<UpdateFee>()
        .AddSingleton<BilledPeriods>()
        .AddSingleton<RebillPeriod>()
        .AddSingleton<GenerateInvoice>()
        .AddSingleton<InvoiceSettlements>()
        .AddSingleton<WriteOffInvoice>()
        .AddSingleton<PastDue>().AddSingleton<LateInvoices>();

    private static IServiceCollection AddEntitlements(this IServiceCollection services) => services
        .AddSingleton<SaveFeature>()
        .AddSingleton<SaveEntitlement>()
        .AddSingleton<EntitlementReader>()
        .AddSingleton<SubscriptionEntitlements>()
        .AddSingleton<RunningQuantities>()
        .AddSingleton<CheckEntitlement>()
        .AddSingleton<SaveUsageAlert>()
        .AddSingleton<AlertReadings>()
        .AddSingleton<UsageAlertReader>()
        .AddSingleton<RingUsageAlerts>()
        .AddSingleton<IUsageAlarm>(provider => new UsageAlarms([provider.GetRequiredService<RingUsageAlerts>(), provider.GetRequiredService<TellQuotas>(), provider.GetRequiredService<RingCostAlerts>()]))
        .AddCosts();

    private static IServiceCollection AddCosts(this IServiceCollection services) => services
        .AddSingleton<HardQuotas>()
        .AddSingleton<QuotaRuleReader>()
        .AddSingleton<QuotaGate>()
        .AddSingleton<IUsageGate>(provider => provider.GetRequiredService<QuotaGate>())
        .AddSingleton<SaveQuota>()
        .AddSingleton<QuotaReader>()
        .AddSingleton<TellQuotas>()
        .AddSingleton<CostDimensions>()
        .AddSingleton<ICostDimensions>(provider => provider.GetRequiredService<CostDimensions>())
        .AddSingleton<CostLines>()
        .AddSingleton<RunningCosts>()
        .AddSingleton<CostReports>()
        .AddSingleton<SaveCostCenter>()
        .AddSingleton<AllocateCosts>()
        .AddSingleton<SaveCostAlert>()
        .AddSingleton<RingCostAlerts>();

    private static IServiceCollection AddExports(this IServiceCollection services) => services
        .AddSingleton<ListWalk>()
        .AddSingleton<ExportSources>()
        .AddSingleton<StartExport>()
        .AddSingleton<ExportReader>()
        .AddSingleton<SearchReader>()
        .AddSingleton<ListSums>()
        .AddSingleton<ListTail>()
        .AddSingleton<CustomerHealthReader>()
        .AddSingleton<RecurringRevenue>()
        .AddSingleton<PlanFigures>()
        .AddSingleton<DashboardFigures>()
        .AddSingleton<DashboardRevenue>().AddSingleton<PeriodFigures>()
        .AddSingleton<ConvertedRevenue>()
        .AddSingleton<EventsByCode>();

    /// <summary>What the triggers call. A test that looks at triggers alone brings its own.</summary>
    private static IServiceCollection AddWork(this IServiceCollection services)
    {
        services.TryAddSingleton<IUsageAggregation>(WithOldEvents<UsageAggregation>);
        services.TryAddSingleton<IScheduleRun>(provider => provider.GetRequiredService<WorkSchedule>());
        services.TryAddSingleton<IPeriodClose, PeriodClose>();
        services.TryAddSingleton<IInvoiceRendering>(provider => provider.GetRequiredService<RenderDocuments>());
        services.TryAddSingleton<IOutboxDrain, OutboxDrain>();
        services.TryAddSingleton<IPlanMove, PlanMove>();
        services.TryAddSingleton<IUsageFollowUp, FollowUsage>();
        services.TryAddSingleton<IInvoiceNumbering>(provider => provider.GetRequiredService<NumberInvoices>());
        services.TryAddSingleton<IOverdueMarking, MarkOverdue>();
        services.TryAddSingleton<IPaymentCollection, CollectInvoice>();
        services.TryAddSingleton<IDunningRun, RunDunning>();
        services.TryAddSingleton<IIntegrationSync>(provider => provider.GetRequiredService<SyncIntegration>());
        services.TryAddSingleton<IMailDelivery, DeliverMail>();
        services.TryAddSingleton<IDataExporting, WriteExport>();
        services.TryAddSingleton<IEventFanOut, FanOutEvents>();
        services.TryAddSingleton<IWebhookDelivery, DeliverWebhooks>();
        services.TryAddSingleton<IUsageRetention, UsageRetention>();
        services.TryAddSingleton<IRowTidying, TidyRows>();
        return services;
    }
}
