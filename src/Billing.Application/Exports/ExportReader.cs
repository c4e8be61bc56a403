using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Exports;

/// <summary>Looks exports up, opens their files, and signs links that open them without a key for a while.</summary>
public sealed class ExportReader(ITableStore tables, IBlobStore blobs, IClock clock)
{
    /// <summary>How long a link works.</summary>
    public static readonly Duration LinkLifetime = Duration.FromMinutes(15);

    /// <summary>An export, or null: absent, foreign and expired ones look the same.</summary>
    public async ValueTask<DataExport?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = ExportRows.PartitionOf(space, id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        DataExport? export = row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.DataExport);
        return export?.Id == id && export.Status != ExportStatus.Expired && clock.GetCurrentInstant() < export.ExpiresAt ? export : null;
    }

    /// <summary>An export whose file is whole; refused with <see cref="FailureKind.WrongState"/> before that.</summary>
    public async ValueTask<Result<DataExport>> OpenAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await FindAsync(space, id, cancellationToken) is not { } export ? Failure.NotFound("Data export")
        : export.Status == ExportStatus.Completed ? export
        : Failure.Of(FailureKind.WrongState, $"The export is {export.Status.ToString().ToLowerInvariant()}: there is no file yet");

    /// <summary>The export that a link opens; refused as unknown when it was not signed here, or its time is over.</summary>
    public async ValueTask<Result<DataExport>> OpenAsync(ExportLink link, CancellationToken cancellationToken)
    {
        if (await FindAsync(link.Space, link.ExportId, cancellationToken) is not { } export
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(SignatureOf(export, link.ExpiresAt)), Encoding.UTF8.GetBytes(link.Signature))
            || clock.GetCurrentInstant() >= Instant.FromUnixTimeSeconds(link.ExpiresAt))
        {
            return Failure.NotFound("Data export");
        }

        return await OpenAsync(link.Space, link.ExportId, cancellationToken);
    }

    /// <summary>A link to the file that works from now on for a while.</summary>
    public ExportLink LinkTo(DataExport export)
    {
        long expiresAt = (clock.GetCurrentInstant() + LinkLifetime).ToUnixTimeSeconds();
        return new ExportLink(export.Space, export.Id, expiresAt, SignatureOf(export, expiresAt));
    }

    /// <summary>Copies the file, one part after the other.</summary>
    public async Task CopyAsync(DataExport export, Stream to, CancellationToken cancellationToken)
    {
        for (int part = 0; part < export.Parts; part++)
        {
            Blob blob = await blobs.GetAsync(ExportRows.Container, ExportRows.PartOf(export, part), cancellationToken)
                ?? throw new InvalidOperationException($"Part {part} of export {export.Id} is gone");
            await to.WriteAsync(blob.Content, cancellationToken);
        }
    }

    private static string SignatureOf(DataExport export, long expiresAt) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Convert.FromHexString(export.LinkSecret), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{export.Space}|{export.Id}|{expiresAt}"))));
}

/// <summary>What a link to a file says.</summary>
/// <param name="Space">Whose.</param>
/// <param name="ExportId">The export.</param>
/// <param name="ExpiresAt">Until when it works, in seconds since 1970.</param>
/// <param name="Signature">HMAC-SHA256 over the rest, with the export's own key.</param>
public sealed record ExportLink(DataSpace Space, BillingId ExportId, long ExpiresAt, string Signature);
