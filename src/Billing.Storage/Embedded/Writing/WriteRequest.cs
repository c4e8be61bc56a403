namespace Billing.Storage.Embedded.Writing;

/// <summary>One caller's change, carried by the writer thread from its queue to the disk.</summary>
internal abstract class WriteRequest
{
    /// <summary>About how many bytes wait with this request.</summary>
    public abstract int SizeBytes { get; }

    /// <summary>Answers a request that was cancelled before the writer took it; nothing was written.</summary>
    public abstract bool AnswerIfCancelled();

    /// <summary>
    /// Makes the change inside the open transaction. An expected conflict undoes its own changes and is kept as the result; an exception
    /// means that the transaction must be rolled back. May run again after that.
    /// </summary>
    public abstract void Apply(WriteSession session);

    /// <summary>The transaction is durable: publishes the result and wakes the caller.</summary>
    public abstract void Complete();

    /// <summary>Nothing, or nobody knows what, was written.</summary>
    public abstract void Fail(Exception error);
}
