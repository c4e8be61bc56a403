using System.Buffers;
using System.Text.Json;
using BillingFunctions.Http.Kit.Surfaces;

namespace BillingFunctions.Http.Reference;

/// <summary>The list of the surfaces and where the document of each is.</summary>
internal static class OpenApiIndex
{
    /// <summary>Path of a surface's document.</summary>
    public static string PathOf(string surface) => $"/openapi/{surface}.json";

    public static ReadOnlyMemory<byte> Write(IEnumerable<SurfaceDefinition> surfaces)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("surfaces");
        foreach (SurfaceDefinition surface in surfaces)
        {
            json.WriteStartObject();
            json.WriteString("name", surface.Name);
            json.WriteString("title", surface.Title);
            json.WriteString("document", PathOf(surface.Name));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
