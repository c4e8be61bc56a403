using System.Buffers;
using System.Text.Json;

namespace BillingFunctions.Triggers;

/// <summary>Writes the JSON object that the host expects after every call.</summary>
internal static class TriggerAnswer
{
    public static async Task WriteAsync(HttpResponse response, TriggerResult result)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("Outputs"u8);
            json.WriteEndObject();
            json.WriteStartArray("Logs"u8);
            json.WriteStringValue(result.Log);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        response.StatusCode = result.Status;
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory);
    }
}
