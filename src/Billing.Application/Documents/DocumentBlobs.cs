using System.Globalization;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Documents;

/// <summary>Where documents and what they are made of are kept.</summary>
public static class DocumentBlobs
{
    /// <summary>The container.</summary>
    public const string Container = "documents";

    /// <summary>Media type of documents.</summary>
    public const string ContentType = "application/pdf";

    /// <summary>Name of a logo's blob.</summary>
    internal static string Logo(DataSpace space, string digest) => $"{space}/logos/{digest}";

    /// <summary>Name of a document's blob: one per instant at which it began to print differently.</summary>
    internal static string Document(DataSpace space, string kind, BillingId id, Instant since) =>
        string.Create(CultureInfo.InvariantCulture, $"{space}/{kind}/{id}/{since.ToUnixTimeTicks()}.pdf");
}
