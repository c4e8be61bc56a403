using System.Text.Json;

namespace BillingFunctions.LocalHost.Envelopes;

/// <summary>What kind of value the host holds; the kind decides how it is put on the wire.</summary>
internal enum HostValueKind
{
    /// <summary>JSON text of a string, number, boolean, null or array.</summary>
    Json,

    /// <summary>JSON text of an object.</summary>
    Object,

    /// <summary>Raw bytes.</summary>
    Bytes,

    /// <summary>A time with its offset.</summary>
    OffsetTime,

    /// <summary>A time without one.</summary>
    PlainTime,
}

/// <summary>A value as the host holds it before it writes an envelope.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Content">JSON as UTF-8, or the raw bytes.</param>
/// <param name="Time">The time of the two time kinds.</param>
internal readonly record struct HostValue(HostValueKind Kind, ReadOnlyMemory<byte> Content, DateTimeOffset Time)
{
    /// <summary>The JSON of a large value, in pieces that follow one another; null for <see cref="Content"/>.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Pieces { get; private init; }

    public static HostValue Text(string text) => new(HostValueKind.Json, JsonText.Write(json => json.WriteStringValue(text)), default);

    public static HostValue Number(long number) => new(HostValueKind.Json, JsonText.Write(json => json.WriteNumberValue(number)), default);

    /// <summary>Any other JSON text that is not an object.</summary>
    public static HostValue Json(ReadOnlyMemory<byte> json) => new(HostValueKind.Json, json, default);

    /// <summary>The same in pieces.</summary>
    public static HostValue Json(IReadOnlyList<ReadOnlyMemory<byte>> pieces) => new(HostValueKind.Json, default, default) { Pieces = pieces };

    public static HostValue Object(ReadOnlyMemory<byte> json) => new(HostValueKind.Object, json, default);

    public static HostValue Object(Action<Utf8JsonWriter> members) => Object(JsonText.Write(json =>
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }));

    public static HostValue Bytes(ReadOnlyMemory<byte> bytes) => new(HostValueKind.Bytes, bytes, default);

    public static HostValue OffsetTime(DateTimeOffset time) => new(HostValueKind.OffsetTime, default, time);

    public static HostValue PlainTime(DateTimeOffset time) => new(HostValueKind.PlainTime, default, time);
}
