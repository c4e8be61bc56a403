using System.Globalization;
using Billing.Application.Ports;
using Billing.Storage.Azure.Transport;

namespace Billing.Storage.Azure.Tables;

/// <summary>What the service's answer to a write says about the transaction.</summary>
internal static class CommitOutcome
{
    /// <summary>The outcome of an answer with an error, or null when the error is none of the expected conflicts.</summary>
    public static CommitResult? OfRefusal(int status, ServiceError error, IReadOnlyList<RowWrite> writes)
    {
        CommitStatus? outcome = (status, error.Code) switch
        {
            (409, "EntityAlreadyExists") => CommitStatus.AlreadyExists,
            (412, _) => CommitStatus.ConditionNotMet,
            (404, "ResourceNotFound" or "EntityNotFound") => CommitStatus.RowNotFound,
            _ => null,
        };
        return outcome is { } known ? new CommitResult(known, FailedIndex(known, error.Message, writes), []) : null;
    }

    /// <summary>The message of a failed transaction starts with the index of the write at fault and a colon.</summary>
    private static int FailedIndex(CommitStatus outcome, string message, IReadOnlyList<RowWrite> writes)
    {
        int colon = message.IndexOf(':', StringComparison.Ordinal);
        if (writes.Count > 1 && colon > 0
            && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < writes.Count)
        {
            return index;
        }

        // Without an index, the first write that can fail in this way.
        for (int i = 0; i < writes.Count; i++)
        {
            bool isInsert = writes[i].Kind == RowWriteKind.Insert;
            if (outcome == CommitStatus.AlreadyExists ? isInsert : writes[i].ETag is not null)
            {
                return i;
            }
        }

        return 0;
    }
}
