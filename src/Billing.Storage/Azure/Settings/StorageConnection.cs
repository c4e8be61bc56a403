using Azure.Core;

namespace Billing.Storage.Azure.Settings;

/// <summary>Where a storage account is and how requests to it are authorised: with its key, or with tokens of an identity.</summary>
/// <param name="Account">The account's name.</param>
/// <param name="Tables">Address of its tables.</param>
/// <param name="Queues">Address of its queues.</param>
/// <param name="Blobs">Address of its blobs.</param>
/// <param name="Key">The decoded key; empty when <paramref name="Identity"/> is used.</param>
/// <param name="Identity">Gives tokens; null when the key is used.</param>
public sealed record StorageConnection(
    string Account, Uri Tables, Uri Queues, Uri Blobs, ReadOnlyMemory<byte> Key, TokenCredential? Identity)
{
    /// <summary>Never prints the key.</summary>
    public override string ToString() => $"{Account} at {Tables}";
}
