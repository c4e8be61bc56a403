using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Mail;

/// <summary>Delivery logs.</summary>
public sealed class MailReader(ITableStore tables)
{
    /// <summary>The mails about a document, newest first.</summary>
    public async ValueTask<IReadOnlyList<DocumentMail>> OfAsync(DataSpace space, BillingId documentId, CancellationToken cancellationToken)
    {
        PartitionAddress address = MailWork.PartitionOf(space, documentId);
        List<DocumentMail> mails = [];
        await foreach (TableRow row in tables.ReadAllAsync(address.Table, RowRange.Prefix(address.PartitionKey, MailWork.RowsOf(documentId)), cancellationToken))
        {
            mails.Add(DocumentCodec.Read(row.Columns, StoredJson.Default.DocumentMail)!);
        }

        return [.. mails.OrderByDescending(mail => mail.CreatedAt).ThenBy(mail => mail.Id)];
    }
}
