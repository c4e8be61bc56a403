namespace Billing.Storage.Azure.Signing;

/// <summary>What of a queue or blob request is signed. Headers that this service never sends are left out: they sign as empty lines.</summary>
/// <param name="Method">GET, PUT...</param>
/// <param name="Address">Absolute address as it is sent.</param>
/// <param name="ContentLength">Bytes of the body; 0 signs as nothing.</param>
/// <param name="ContentType">Media type of the body, or null.</param>
/// <param name="IfMatch">Its condition, or null.</param>
/// <param name="IfNoneMatch">Its condition, or null.</param>
/// <param name="ServiceHeaders">All headers whose lower-case name starts with <c>x-ms-</c>.</param>
internal sealed record StorageRequestHead(
    string Method,
    Uri Address,
    long ContentLength,
    string? ContentType,
    string? IfMatch,
    string? IfNoneMatch,
    IReadOnlyList<(string Name, string Value)> ServiceHeaders);
