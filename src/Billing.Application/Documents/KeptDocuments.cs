using Billing.Application.Ports;

namespace Billing.Application.Documents;

/// <summary>Documents as files: drawn once, kept, and served from then on as they are.</summary>
public sealed class KeptDocuments(IDocumentRenderer renderer, IBlobStore blobs)
{
    /// <summary>The file under a name; when there is none yet, it is drawn and kept. Null when there is nothing to draw.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>?> FindAsync(
        string name, Func<CancellationToken, ValueTask<BillingDocument?>> document, CancellationToken cancellationToken)
    {
        if (await blobs.GetAsync(DocumentBlobs.Container, name, cancellationToken) is { } kept)
        {
            return kept.Content;
        }

        if (await document(cancellationToken) is not { } drawn)
        {
            return null;
        }

        byte[] pdf = Draw(drawn);
        await blobs.PutAsync(DocumentBlobs.Container, name, pdf, DocumentBlobs.ContentType, onlyIfNew: false, cancellationToken);
        return pdf;
    }

    /// <summary>A file that is not kept.</summary>
    internal byte[] Draw(BillingDocument document) => renderer.Render(document);
}
