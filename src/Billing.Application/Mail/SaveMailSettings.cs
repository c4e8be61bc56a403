using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Mail;

/// <summary>Keeps how organizations send mails.</summary>
public sealed class SaveMailSettings(Transactor transactor, ITableStore tables, SecretBox secrets)
{
    /// <summary>What the password is encrypted for.</summary>
    internal const string PasswordField = "smtp_password";

    /// <summary>The settings, or null: nothing is sent.</summary>
    public async ValueTask<MailSettings?> FindAsync(DataSpace space, CancellationToken cancellationToken)
    {
        PartitionAddress address = AddressOf(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        return row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.StoredMailSettings)?.Settings;
    }

    /// <summary>Replaces the settings. Without a new password the one that is kept stays, as long as user and server are the same.</summary>
    public async ValueTask<Result<Outcome<MailSettings>>> SaveAsync(
        DataSpace space, MailSettings settings, string? password, Command command, CancellationToken cancellationToken)
    {
        if (settings is { User: not null, Security: MailSecurity.None })
        {
            return Failure.Invalid("security", "A password is sent only over starttls or tls");
        }

        string? sealedPassword = null;
        if (password is not null && !secrets.Seal(space, PasswordField, password).TryGet(out sealedPassword, out Failure? failure))
        {
            return failure;
        }

        return (await transactor.RunAsync(
            AddressOf(space), command, StoredJson.Default.StoredMailSettings,
            (work, _) => ValueTask.FromResult(Save(work, settings, sealedPassword)), cancellationToken))
            .Map(outcome => new Outcome<MailSettings>(outcome.Value.Settings!, outcome.Replayed));
    }

    /// <summary>Forgets the settings: nothing is sent from now on.</summary>
    public async ValueTask<Result<Outcome<bool>>> DeleteAsync(DataSpace space, Command command, CancellationToken cancellationToken) =>
        await transactor.RunAsync(
            AddressOf(space), command, StoredJson.Default.Boolean,
            (work, _) =>
            {
                if (work.Guard(StoredJson.Default.StoredMailSettings)?.Settings is null)
                {
                    return ValueTask.FromResult<Result<bool>>(Failure.NotFound("Mail settings"));
                }

                work.SetGuard(new StoredMailSettings(null), StoredJson.Default.StoredMailSettings);
                return ValueTask.FromResult<Result<bool>>(true);
            },
            cancellationToken);

    /// <summary>The server that the settings name, with the password in clear.</summary>
    internal Result<MailServer> ServerOf(DataSpace space, MailSettings settings)
    {
        string? password = null;
        return settings.SealedPassword is { } kept && !secrets.Open(space, PasswordField, kept).TryGet(out password, out Failure? failure)
            ? failure
            : new MailServer(settings.Host, settings.Port, settings.Security, settings.User, password);
    }

    private static Result<StoredMailSettings> Save(PartitionWork work, MailSettings settings, string? sealedPassword)
    {
        MailSettings? before = work.Guard(StoredJson.Default.StoredMailSettings)?.Settings;

        // A kept password goes to the server that it was given for, and to no other.
        bool isSame = before is not null && before.User == settings.User && before.Host == settings.Host;
        string? password = settings.User is null ? null : sealedPassword ?? (isSame ? before!.SealedPassword : null);
        if (settings.User is not null && password is null)
        {
            return Failure.Invalid("password", "A password is needed for this user at this server", "missing");
        }

        var stored = new StoredMailSettings(settings with { SealedPassword = password });
        work.SetGuard(stored, StoredJson.Default.StoredMailSettings);
        return stored;
    }

    /// <summary>The partition of a data space's settings.</summary>
    internal static PartitionAddress AddressOf(DataSpace space) => new(Tables.Catalog, $"{space}|mail");
}

/// <summary>What is stored of an organization's settings.</summary>
/// <param name="Settings">Null once they are deleted.</param>
internal sealed record StoredMailSettings(MailSettings? Settings);
