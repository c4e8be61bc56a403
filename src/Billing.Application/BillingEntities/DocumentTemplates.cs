using System.Security.Cryptography;
using Billing.Application.Consistency;
using Billing.Application.Documents;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.BillingEntities;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.BillingEntities;

/// <summary>Templates of billing entities: a row beside the entities, the logo as a blob that is named by its content.</summary>
public sealed class DocumentTemplates(Transactor transactor, ITableStore tables, IBlobStore blobs, BillingEntityReader entities, IDocumentImages images)
{
    /// <summary>The template of an entity.</summary>
    public async ValueTask<DocumentTemplate> FindAsync(DataSpace space, BillingEntity entity, CancellationToken cancellationToken)
    {
        PartitionAddress address = EntityBook.AddressOf(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, RowOf(entity), cancellationToken);
        return (row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.DocumentTemplate)) ?? DocumentTemplate.Standard;
    }

    /// <summary>The file of a logo.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> LogoAsync(DataSpace space, TemplateLogo logo, CancellationToken cancellationToken) =>
        (await blobs.GetAsync(DocumentBlobs.Container, DocumentBlobs.Logo(space, logo.Digest), cancellationToken))?.Content ?? default;

    /// <summary>Replaces colour and texts; the logo stays.</summary>
    public async ValueTask<Result<Outcome<DocumentTemplate>>> SaveAsync(
        DataSpace space, string code, DocumentTemplate template, Command command, CancellationToken cancellationToken) =>
        template.AccentColor is { } color && !images.IsReadable(color)
            ? Failure.Invalid("accent_color", "The colour is too light to be read on white paper", "contrast")
            : await RunAsync(space, code, command, before => template with { Logo = before.Logo }, cancellationToken);

    /// <summary>Sets the logo; refused at <c>content</c> when it is not a picture that documents can show.</summary>
    public async ValueTask<Result<Outcome<DocumentTemplate>>> SetLogoAsync(
        DataSpace space, string code, ReadOnlyMemory<byte> file, Command command, CancellationToken cancellationToken)
    {
        if (await entities.FindAsync(space, code, cancellationToken) is null)
        {
            return Failure.NotFound("Billing entity");
        }

        if (!images.Check(file).TryGet(out DocumentImage? image, out Failure? failure))
        {
            return failure;
        }

        // The file first: a template never names a file that is not there.
        var logo = new TemplateLogo(Convert.ToHexStringLower(SHA256.HashData(file.Span)), image.ContentType, image.Width, image.Height, file.Length);
        await blobs.PutAsync(DocumentBlobs.Container, DocumentBlobs.Logo(space, logo.Digest), file, logo.ContentType, onlyIfNew: true, cancellationToken);
        return await RunAsync(space, code, command, before => before with { Logo = logo }, cancellationToken);
    }

    /// <summary>Takes the logo away. Its file stays for documents that are drawn anew.</summary>
    public ValueTask<Result<Outcome<DocumentTemplate>>> RemoveLogoAsync(DataSpace space, string code, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, code, command, before => before with { Logo = null }, cancellationToken);

    private ValueTask<Result<Outcome<DocumentTemplate>>> RunAsync(
        DataSpace space, string code, Command command, Func<DocumentTemplate, DocumentTemplate> change, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            EntityBook.AddressOf(space), command, StoredJson.Default.DocumentTemplate,
            async (work, ct) =>
            {
                EntityBook book = work.Guard(StoredJson.Default.EntityBook) ?? await entities.FirstBookAsync(space, ct);
                if (book.Find(code) is not { } entity)
                {
                    return Failure.NotFound("Billing entity");
                }

                DocumentTemplate? before = await work.ReadAsync(RowOf(entity), StoredJson.Default.DocumentTemplate, ct);
                DocumentTemplate changed = change(before ?? DocumentTemplate.Standard);
                work.SetGuard(book, StoredJson.Default.EntityBook);
                work.Put(RowOf(entity), changed, StoredJson.Default.DocumentTemplate);
                return changed;
            },
            cancellationToken);

    private static string RowOf(BillingEntity entity) => "template|" + entity.Id.ItemKey;
}
