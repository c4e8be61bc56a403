using System.Text.Json;

namespace BillingFunctions.Triggers;

/// <summary>Where the members of a JSON object stand in its text: a large one can be looked into without a document of it.</summary>
internal sealed class JsonMembers
{
    private readonly List<(string Name, ReadOnlyMemory<byte> Json)> _members = [];

    private JsonMembers()
    {
    }

    /// <summary>The members of an object; null when the text is another JSON value.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonMembers? Read(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        JsonMembers? members = null;
        if (reader.TokenType == JsonTokenType.StartObject)
            members = ReadObject(ref reader, json);
        else
            reader.Skip();

        // Anything behind the value is an error that only a further step finds.
        reader.Read();
        return members;
    }

    /// <summary>A member's JSON by name, in any case; null when it is absent.</summary>
    public ReadOnlyMemory<byte>? Find(string name)
    {
        int at = _members.FindLastIndex(member => member.Name == name);
        at = at >= 0 ? at : _members.FindIndex(member => string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? _members[at].Json : default(ReadOnlyMemory<byte>?);
    }

    private static JsonMembers ReadObject(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var members = new JsonMembers();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            members._members.Add((name, json[start..(int)reader.BytesConsumed]));
        }

        return members;
    }
}
