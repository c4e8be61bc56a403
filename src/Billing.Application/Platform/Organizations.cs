using System.Text;
using Billing.Application.Consistency;
using Billing.Application.Platform.Placement;
using Billing.Application.Ports;
using Billing.Application.Search;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Platform;

/// <summary>What a new organization is made of; shapes and lengths are checked by the surface.</summary>
/// <param name="Name">For people.</param>
/// <param name="DefaultCurrency">An ISO 4217 code.</param>
/// <param name="TimeZone">An IANA name.</param>
/// <param name="HmacKey">Key that receivers verify our messages with.</param>
/// <param name="LogoUrl">Picture on its portal.</param>
/// <param name="PortalAccentColor">Color of its portal.</param>
/// <param name="PortalWelcomeMessage">Greeting on its portal.</param>
public sealed record NewOrganization(
    string Name, string DefaultCurrency, string TimeZone, string? HmacKey = null, string? LogoUrl = null, string? PortalAccentColor = null,
    string? PortalWelcomeMessage = null)
{
    /// <summary>When its invoices are issued and due, where nobody says anything else.</summary>
    public PaymentTerms Terms { get; init; }

    /// <summary>How its invoices are numbered.</summary>
    public InvoiceNumbering Numbering { get; init; } = InvoiceNumbering.Default;
}

/// <summary>A change of an organization: null leaves a field as it is.</summary>
/// <param name="Name">For people.</param>
/// <param name="DefaultCurrency">An ISO 4217 code.</param>
/// <param name="TimeZone">An IANA name.</param>
/// <param name="HmacKey">Key that receivers verify our messages with.</param>
/// <param name="LogoUrl">Picture on its portal.</param>
/// <param name="PortalAccentColor">Color of its portal.</param>
/// <param name="PortalWelcomeMessage">Greeting on its portal.</param>
public sealed record OrganizationPatch(
    string? Name, string? DefaultCurrency, string? TimeZone, string? HmacKey, string? LogoUrl, string? PortalAccentColor, string? PortalWelcomeMessage)
{
    /// <summary>When its invoices are issued and due, where nobody says anything else.</summary>
    public PaymentTerms Terms { get; init; }
}

/// <summary>A new organization and its first key.</summary>
/// <param name="Organization">The organization.</param>
/// <param name="FirstKey">A live key with every scope.</param>
public sealed record FoundedOrganization(Organization Organization, IssuedApiKey FirstKey);

/// <summary>Organizations: found, find, list, change.</summary>
public sealed class Organizations(
    Transactor transactor, ITableStore tables, ApiKeys keys, OrganizationSettings settings, OrganizationSecrets secrets, IClock clock, StorageAccounts? accounts = null)
{
    /// <summary>
    /// Founds an organization with a first key. A repeat of the command is refused with <see cref="FailureKind.Conflict"/>, because the key's secret
    /// was shown once and is not kept.
    /// </summary>
    public async ValueTask<Result<FoundedOrganization>> FoundAsync(NewOrganization input, Command command, CancellationToken cancellationToken)
    {
        OwnerKey owner = IdDerivation.Owner(0, "organization", command.Id);
        IssuedApiKey issued = keys.Issue(owner, new NewApiKey(Mode.Live, "First key", [], ExpiresAt: null), command);
        await tables.CommitAsync(Tables.Platform, [PlatformRows.Holder(issued.Key)], cancellationToken);
        Result<Outcome<NewOrganizationResult>> made = await FoundAsync(owner, input, issued.Key, command, cancellationToken);
        if (!made.TryGet(out Outcome<NewOrganizationResult>? outcome, out Failure? failure))
        {
            return failure;
        }

        return outcome.Replayed
            ? Failure.Of(FailureKind.Conflict, $"An earlier request with this Idempotency-Key founded {outcome.Value.Organization.Slug}; its key was shown then and is not kept")
            : new FoundedOrganization(outcome.Value.Organization, issued);
    }

    /// <summary>An organization, or null.</summary>
    public async ValueTask<Organization?> FindAsync(OwnerKey owner, CancellationToken cancellationToken)
    {
        PartitionAddress address = PlatformRows.Organization(owner);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        return row is null ? null : DocumentCodec.Read(row.Columns, PlatformJson.Default.Organization);
    }

    /// <summary>A page of all organizations, newest first, and how many there are.</summary>
    public async ValueTask<(IReadOnlyList<Organization> Page, int Total)> ListAsync(int skip, int limit, CancellationToken cancellationToken)
    {
        List<(string Owner, Instant CreatedAt)> all = [];
        await foreach (TableRow row in tables.ReadAllAsync(Tables.Platform, new RowRange(PlatformRows.Directory), cancellationToken))
        {
            all.Add((row.RowKey, PlatformRows.At(row) ?? Instant.MinValue));
        }

        List<Organization> page = [];
        foreach ((string owner, _) in all.OrderByDescending(entry => entry.CreatedAt).ThenBy(entry => entry.Owner, StringComparer.Ordinal).Skip(skip).Take(limit))
        {
            if (await FindAsync(new OwnerKey(Convert.ToUInt64(owner, 16)), cancellationToken) is { } organization)
            {
                page.Add(organization);
            }
        }

        return (page, all.Count);
    }

    /// <summary>Changes an organization.</summary>
    public async ValueTask<Result<Organization>> UpdateAsync(OwnerKey owner, OrganizationPatch patch, Command command, CancellationToken cancellationToken) =>
        !secrets.Seal(owner, patch.HmacKey).TryGet(out string? hmacKey, out Failure? failure) ? failure : await ChangeAsync(owner, command, organization => organization with
        {
            Name = patch.Name ?? organization.Name,
            DefaultCurrency = patch.DefaultCurrency ?? organization.DefaultCurrency,
            TimeZone = patch.TimeZone ?? organization.TimeZone,
            SealedHmacKey = hmacKey ?? organization.SealedHmacKey,
            LogoUrl = patch.LogoUrl ?? organization.LogoUrl,
            PortalAccentColor = patch.PortalAccentColor ?? organization.PortalAccentColor,
            PortalWelcomeMessage = patch.PortalWelcomeMessage ?? organization.PortalWelcomeMessage,
            InvoiceGracePeriodDays = patch.Terms.GraceDays ?? organization.InvoiceGracePeriodDays,
            NetPaymentTermDays = patch.Terms.NetDays ?? organization.NetPaymentTermDays,
        }, cancellationToken);

    /// <summary>Opens the import window, or closes it with null.</summary>
    public async ValueTask<Result<Organization>> SetImportWindowAsync(
        OwnerKey owner, ImportWindow? window, Command command, CancellationToken cancellationToken) =>
        window is not null && window.To <= window.From
            ? Failure.Invalid("to", "Input should be after from", "greater_than")
            : await ChangeAsync(owner, command, organization => organization with { ImportWindow = window }, cancellationToken);

    /// <summary>The unit of work behind every new organization.</summary>
    /// <param name="owner">Its owner key.</param>
    /// <param name="input">What it is made of.</param>
    /// <param name="firstKey">Its first key.</param>
    /// <param name="command">Names the effect.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="with">What else is to be there from the beginning, in the same transaction; null for nothing.</param>
    internal async ValueTask<Result<Outcome<NewOrganizationResult>>> FoundAsync(
        OwnerKey owner, NewOrganization input, ApiKey firstKey, Command command, CancellationToken cancellationToken,
        Func<PartitionWork, CancellationToken, ValueTask>? with = null)
    {
        if (!secrets.Seal(owner, input.HmacKey).TryGet(out string? hmacKey, out Failure? failure))
        {
            return failure;
        }

        // Listed first: an entry without an organization is passed over, an organization without an entry would never be seen again.
        Columns entry = new Columns().Set(PlatformRows.AtColumn, clock.GetCurrentInstant().ToUnixTimeMilliseconds());
        await tables.CommitAsync(Tables.Platform, [RowWrite.Insert(PlatformRows.Directory, owner.ToString(), entry)], cancellationToken);
        return await transactor.RunAsync(
            PlatformRows.Organization(owner), command, PlatformJson.Default.NewOrganizationResult,
            async (work, cancel) =>
            {
                Result<NewOrganizationResult> founded = Found(work, owner, input, hmacKey, firstKey);
                if (founded.IsSuccess && with is not null)
                {
                    await with(work, cancel);
                }

                return founded;
            },
            cancellationToken);
    }

    private Result<NewOrganizationResult> Found(PartitionWork work, OwnerKey owner, NewOrganization input, string? hmacKey, ApiKey firstKey)
    {
        if (work.Exists)
        {
            return Failure.Of(FailureKind.Conflict, "This organization exists already");
        }

        var organization = new Organization
        {
            Id = new BillingId(owner, item: 0),
            Name = input.Name,
            Slug = Slug(input.Name, owner),
            DefaultCurrency = input.DefaultCurrency,
            TimeZone = input.TimeZone,
            SealedHmacKey = hmacKey,
            LogoUrl = input.LogoUrl,
            PortalAccentColor = input.PortalAccentColor,
            PortalWelcomeMessage = input.PortalWelcomeMessage,
            InvoiceGracePeriodDays = input.Terms.GraceDays,
            NetPaymentTermDays = input.Terms.NetDays,
            InvoiceNumbering = input.Numbering,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        work.SetGuard(organization, PlatformJson.Default.Organization);
        work.Insert(PlatformRows.Key(firstKey.Id), firstKey, PlatformJson.Default.ApiKey);
        if (accounts?.Count > 1)
        {
            work.Insert(OrganizationSpread.Row, new StoredSpread(accounts.Count), SpreadJson.Default.StoredSpread);
        }

        return new NewOrganizationResult(organization, firstKey);
    }

    private static string Slug(string name, OwnerKey owner)
    {
        var slug = new StringBuilder();
        foreach (char letter in name.SelectMany(SearchText.Plain))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(letter);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        string words = slug.ToString().Trim('-');
        return $"{(words.Length == 0 ? "organization" : words)}-{owner.ToString()[..6]}";
    }

    private async ValueTask<Result<Organization>> ChangeAsync(
        OwnerKey owner, Command command, Func<Organization, Organization> change, CancellationToken cancellationToken)
    {
        Result<Outcome<Organization>> changed = await transactor.RunAsync(
            PlatformRows.Organization(owner), command, PlatformJson.Default.Organization,
            (work, _) => ValueTask.FromResult(Change(work, change)), cancellationToken);
        settings.Forget(owner);
        return changed.Map(outcome => outcome.Value);
    }

    private static Result<Organization> Change(PartitionWork work, Func<Organization, Organization> change)
    {
        if (work.Guard(PlatformJson.Default.Organization) is not { } organization)
        {
            return Failure.NotFound("Organization");
        }

        Organization changed = change(organization) with { UpdatedAt = work.Now };
        work.SetGuard(changed, PlatformJson.Default.Organization);
        return changed;
    }
}
