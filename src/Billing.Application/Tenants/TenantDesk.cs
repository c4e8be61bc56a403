using Billing.Application.Analytics;
using Billing.Application.Consistency;
using Billing.Application.Mail;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Application.Tenants;

/// <summary>
/// Organizations as tenants: one settings object, one webhook. What the engine understands of the settings goes where the engine has it; the rest is kept as it is. Live data only.
/// </summary>
public sealed class TenantDesk(
    Transactor transactor, ITableStore tables, OrganizationSettings remembered, ApiKeys keys, EndpointReader endpoints, SaveEndpoint saveEndpoint, EndpointSecrets secrets, WebhookSurfaces surfaces,
    SaveMailSettings mails, DashboardFigures figures)
{
    /// <summary>A tenant, or null.</summary>
    /// <param name="organization">The organization.</param>
    /// <param name="surface">For which surface its keys are.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask<TenantView?> FindAsync(OwnerKey organization, KeySurface surface, CancellationToken cancellationToken)
    {
        PartitionAddress address = PlatformRows.Organization(organization);
        TableRow? guard = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        if (guard is null)
        {
            return null;
        }

        DataSpace space = new(organization, Mode.Live);
        TableRow? profile = await tables.GetAsync(address.Table, address.PartitionKey, TenantProfile.Row, cancellationToken);
        TableRow? webhook = await tables.GetAsync(address.Table, address.PartitionKey, TenantWebhook.Row, cancellationToken);
        BillingId endpointId = TenantWebhook.EndpointOf(organization);
        WebhookEndpoint? endpoint = (await endpoints.FindAsync(space, cancellationToken)).Of(endpointId);
        string? secret = webhook is null ? null
            : secrets.Reveal(space, endpointId, DocumentCodec.Read(webhook.Columns, TenantJson.Default.TenantWebhook)!.Sealed).TryGet(out string? open, out _) ? open : null;
        ApiKeyUse? key = (await keys.ListAsync(space, cancellationToken)).FirstOrDefault(each => each.Key.Surface == surface && each.Key.RevokedAt is null);
        TenantProfile kept = profile is null ? TenantProfile.Empty : DocumentCodec.Read(profile.Columns, TenantJson.Default.TenantProfile)!;
        return new TenantView(
            DocumentCodec.Read(guard.Columns, PlatformJson.Default.Organization)!, TenantSettings.Show(kept.Settings, await mails.FindAsync(space, cancellationToken)), endpoint?.Url, secret,
            key?.Key.Ending);
    }

    /// <summary>
    /// Changes a tenant. Refused with <see cref="FailureKind.Invalid"/> for an address that may not be called and for a setting of the wrong kind; what was changed before a refusal stays,
    /// and sending it again changes the rest.
    /// </summary>
    /// <param name="organization">The organization.</param>
    /// <param name="surface">Whose names, shapes and headers its webhook gets.</param>
    /// <param name="patch">What changes.</param>
    /// <param name="command">Names the effect.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async ValueTask<Result<Unit>> UpdateAsync(OwnerKey organization, string surface, TenantPatch patch, Command command, CancellationToken cancellationToken)
    {
        DataSpace space = new(organization, Mode.Live);
        if (!TenantSettings.Read(patch.Settings).TryGet(out TenantSettings? settings, out Failure? fault)
            || (fault = surfaces.FaultOf(surface, settings.WebhookEvents, TenantSettings.WebhookEventsField)) is not null
            || (settings.Mail is { } mail && !(await mails.SaveAsync(space, mail, settings.MailPassword, PartOf(command, "mail"), cancellationToken)).TryGet(out _, out fault)))
        {
            return fault!;
        }

        string? newSecret = null;
        if (patch.WebhookUrl is not null && !secrets.New(space, TenantWebhook.EndpointOf(organization)).TryGet(out newSecret, out fault))
        {
            return fault;
        }

        Result<Outcome<Organization>> changed = await transactor.RunAsync(
            PlatformRows.Organization(organization), command, PlatformJson.Default.Organization,
            (work, cancel) => ChangeAsync(work, patch, settings, newSecret, cancel), cancellationToken);
        remembered.Forget(organization);
        return changed.IsSuccess ? await PutWebhookAsync(space, surface, patch, settings, PartOf(command, "webhook"), cancellationToken) : changed.Failure;
    }

    /// <summary>How much a tenant has.</summary>
    public async ValueTask<TenantUsage?> UsageAsync(OwnerKey organization, Currency currency, CancellationToken cancellationToken) =>
        await figures.TotalsAsync(new DataSpace(organization, Mode.Live), currency, cancellationToken);

    private static async ValueTask<Result<Organization>> ChangeAsync(
        PartitionWork work, TenantPatch patch, TenantSettings settings, string? newSecret, CancellationToken cancellationToken)
    {
        if (work.Guard(PlatformJson.Default.Organization) is not { } organization)
        {
            return Failure.NotFound("Organization");
        }

        TenantProfile kept = await work.ReadAsync(TenantProfile.Row, TenantJson.Default.TenantProfile, cancellationToken) ?? TenantProfile.Empty;
        var profile = new TenantProfile(TenantSettings.Merge(kept.Settings, patch.Settings));
        if (profile.Settings.Utf8.Length > TenantProfile.SettingsBytesMax)
        {
            return Failure.Invalid("settings", $"Settings may have at most {TenantProfile.SettingsBytesMax} bytes", "too_long");
        }

        work.Put(TenantProfile.Row, profile, TenantJson.Default.TenantProfile);
        if (newSecret is not null && await work.ReadAsync(TenantWebhook.Row, TenantJson.Default.TenantWebhook, cancellationToken) is null)
        {
            work.Insert(TenantWebhook.Row, new TenantWebhook(newSecret), TenantJson.Default.TenantWebhook);
        }

        Organization changed = organization with
        {
            Name = patch.Name ?? organization.Name,
            NetPaymentTermDays = settings.NetDays ?? organization.NetPaymentTermDays,
            InvoiceGracePeriodDays = settings.GraceDays ?? organization.InvoiceGracePeriodDays,
            ExchangeRates = settings.ExchangeRates is { } rates ? new ExchangeRates(Currency.Usd.Code, rates) : organization.ExchangeRates,
            UpdatedAt = work.Now,
        };
        work.SetGuard(changed, PlatformJson.Default.Organization);
        return changed;
    }

    /// <summary>Makes the webhook when an address comes, and changes it afterwards.</summary>
    private async ValueTask<Result<Unit>> PutWebhookAsync(
        DataSpace space, string surface, TenantPatch patch, TenantSettings settings, Command command, CancellationToken cancellationToken)
    {
        if (patch.WebhookUrl is null && settings.WebhookEvents is null)
        {
            return Unit.Value;
        }

        PartitionAddress address = PlatformRows.Organization(space.Organization);
        BillingId id = TenantWebhook.EndpointOf(space.Organization);
        bool isThere = (await endpoints.FindAsync(space, cancellationToken)).Of(id) is not null;
        if (isThere)
        {
            return (await saveEndpoint.UpdateAsync(space, id, new EndpointChange(patch.WebhookUrl, settings.WebhookEvents, EndpointStatus.Active), command, cancellationToken)).Map(_ => Unit.Value);
        }

        TableRow? row = patch.WebhookUrl is null ? null : await tables.GetAsync(address.Table, address.PartitionKey, TenantWebhook.Row, cancellationToken);
        if (row is null)
        {
            return Unit.Value;
        }

        TableRow? profile = await tables.GetAsync(address.Table, address.PartitionKey, TenantProfile.Row, cancellationToken);
        using var kept = System.Text.Json.JsonDocument.Parse(DocumentCodec.Read(profile!.Columns, TenantJson.Default.TenantProfile)!.Settings.Utf8);
        IReadOnlyList<string> wanted = TenantSettings.Read(kept.RootElement) is { IsSuccess: true, Value.WebhookEvents: { } events } ? events : [];
        string secret = DocumentCodec.Read(row.Columns, TenantJson.Default.TenantWebhook)!.Sealed;
        return (await saveEndpoint.CreateAsync(space, surface, id, secret, new EndpointChange(patch.WebhookUrl, wanted, EndpointStatus.Active), command, cancellationToken)).Map(_ => Unit.Value);
    }

    private static Command PartOf(Command command, string part) => Command.FromJob("tenant", command.Id, part);
}
