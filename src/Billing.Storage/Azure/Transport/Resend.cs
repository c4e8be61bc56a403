namespace Billing.Storage.Azure.Transport;

/// <summary>Whether the transport may send a request again after a failure.</summary>
internal enum Resend
{
    /// <summary>Repeating it changes nothing: reads, queue messages, blobs, events.</summary>
    Freely,

    /// <summary>A repetition could not be told from the work of somebody else: the caller finds out what happened.</summary>
    Never,
}
