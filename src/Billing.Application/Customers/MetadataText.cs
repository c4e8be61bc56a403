using System.Text.Json;
using System.Text.Json.Nodes;

namespace Billing.Application.Customers;

/// <summary>Metadata as it is stored: a JSON object as text.</summary>
public static class MetadataText
{
    /// <summary>Most members that metadata made member by member may have.</summary>
    public const int MembersMax = 50;

    /// <summary>An object of texts.</summary>
    public static string Of(IReadOnlyDictionary<string, string> members) => Merge("{}", members);

    /// <summary>The object with members set, in place or at its end; an empty text takes one away. What it says of others stays as it is.</summary>
    internal static string Merge(string json, IReadOnlyDictionary<string, string> members)
    {
        JsonObject metadata = JsonNode.Parse(json) as JsonObject ?? [];
        foreach ((string name, string value) in members)
        {
            if (value.Length == 0)
            {
                metadata.Remove(name);
            }
            else
            {
                metadata[name] = value;
            }
        }

        return metadata.ToJsonString();
    }

    /// <summary>How many members an object has.</summary>
    internal static int Count(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetPropertyCount();
    }
}
