using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Application.Webhooks.Endpoints;
using Billing.Domain.Identity;

namespace Billing.Application.Platform.Rotation;

/// <summary>
/// A stored document, looked through for encrypted secrets wherever they stand in it: a result that a command keeps is found like the object itself. What is
/// under an older key is encrypted anew; everything else stays as it is.
/// </summary>
internal sealed class SealedDocument
{
    /// <summary>What the names of fields that hold an encrypted secret have in common.</summary>
    private const string NamePart = "sealed";

    private readonly SecretBox _box;
    private readonly DataSpace _space;
    private readonly IReadOnlyList<string> _fields;
    private readonly JsonNode? _root;

    /// <param name="box">Opens and encrypts.</param>
    /// <param name="space">Whose document it is.</param>
    /// <param name="fields">What its secrets may be encrypted for; those of a webhook's endpoint are known by its id.</param>
    /// <param name="json">The document.</param>
    public SealedDocument(SecretBox box, DataSpace space, IReadOnlyList<string> fields, ReadOnlyMemory<byte> json)
    {
        (_box, _space, _fields) = (box, space, fields);
        _root = JsonNode.Parse(json.Span);
        Walk(_root, fields);
    }

    /// <summary>Secrets under the newest key.</summary>
    public int Current { get; private set; }

    /// <summary>Secrets that were under an older key and are now, in <see cref="ToJson"/>, under the newest.</summary>
    public int Renewed { get; private set; }

    /// <summary>Secrets that no key opens.</summary>
    public int Unreadable { get; private set; }

    /// <summary>The document as it is now.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(_root, RotationJson.Default.JsonNode);

    private void Walk(JsonNode? node, IReadOnlyList<string> fields)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? item in array)
            {
                Walk(item, fields);
            }
        }
        else if (node is JsonObject item)
        {
            WalkObject(item, FieldsOf(item, fields));
        }
    }

    private void WalkObject(JsonObject item, IReadOnlyList<string> fields)
    {
        foreach ((string name, JsonNode? value) in item.ToArray())
        {
            if (value is JsonValue text && text.TryGetValue(out string? stored) && SecretBox.VersionOf(stored) is { } version)
            {
                if (Renew(name, stored, version, fields) is { } renewed)
                {
                    item[name] = renewed;
                }
            }
            else
            {
                Walk(value, fields);
            }
        }
    }

    private IReadOnlyList<string> FieldsOf(JsonObject item, IReadOnlyList<string> fields)
    {
        JsonNode? id = item.FirstOrDefault(each => string.Equals(each.Key, "id", StringComparison.OrdinalIgnoreCase)).Value;
        return id is JsonValue value && value.TryGetValue(out string? text) && BillingId.TryParse(text, out BillingId own) ? [.. _fields, EndpointSecrets.FieldOf(own)] : fields;
    }

    /// <summary>The secret under the newest key; null when it is there, or when the text is none of ours.</summary>
    private string? Renew(string name, string stored, int version, IReadOnlyList<string> fields)
    {
        foreach (string field in fields)
        {
            if (!_box.Open(_space, field, stored).TryGet(out string? secret, out _))
            {
                continue;
            }

            if (version == _box.Version)
            {
                Current++;
                return null;
            }

            Renewed++;
            return _box.Seal(_space, field, secret).Value;
        }

        Unreadable += name.Contains(NamePart, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        return null;
    }
}
