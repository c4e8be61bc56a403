using Azure.Core;
using Billing.Application.Ports;

namespace Billing.Storage.Azure.Tables;

/// <summary>One write as a request of its own or as a part of a batch.</summary>
/// <param name="Method">POST inserts; PUT replaces, or upserts without a condition; DELETE removes.</param>
/// <param name="Path">Escaped path.</param>
/// <param name="IfMatch">The condition, or null.</param>
/// <param name="HasBody">True when the row is sent along.</param>
internal readonly record struct TableOperation(RequestMethod Method, string Path, string? IfMatch, bool HasBody)
{
    /// <summary>The operation of a write that has passed the limits.</summary>
    public static TableOperation Of(string table, RowWrite write)
    {
        if (write.Kind == RowWriteKind.Insert)
        {
            return new TableOperation(RequestMethod.Post, "/" + table, null, true);
        }

        string path = TableAddress.Row(table, write.PartitionKey, write.RowKey);
        return write.Kind switch
        {
            RowWriteKind.Replace => new TableOperation(RequestMethod.Put, path, Condition(write), true),
            RowWriteKind.Upsert => new TableOperation(RequestMethod.Put, path, null, true),
            _ => new TableOperation(RequestMethod.Delete, path, Condition(write), false),
        };
    }

    /// <summary>An ETag becomes a header, so nothing in it may end the line.</summary>
    private static string Condition(RowWrite write) =>
        write.ETag!.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? throw new ArgumentException($"The ETag of '{write.RowKey}' is none that a row had", nameof(write))
            : write.ETag!;
}
