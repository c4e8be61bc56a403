using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Lists asked for by <c>limit</c> and an opaque <c>cursor</c>, and answered as <c>{data, pagination: {nextCursor, hasMore, limit}}</c>.</summary>
internal sealed class CursorPages() : EnvelopedPages("pagination", Place, """{"nextCursor":null,"hasMore":false,"limit":25}""")
{
    private const string Place = """
        {"type":"object","required":["nextCursor","hasMore","limit"],"properties":{"nextCursor":{"anyOf":[{"type":"string"},{"type":"null"}]},
         "hasMore":{"type":"boolean"},"limit":{"type":"integer"}}}
        """;

    private static readonly TextFormat Format = new(
        "cursor", Write(25), new Fault("Input should be a cursor as a list gave it", "cursor"), text => TryRead(text, out _));

    private static readonly QueryParameter<int> Limit = Query.Int("limit", 25, 1, LimitMax);

    /// <summary>Where the page before ended.</summary>
    public static readonly QueryParameter<int> Cursor = new(
        "cursor", new TextSchema(1, 64, Format), false, 0, text => TryRead(text, out int skip) ? skip : 0);

    /// <summary>The one instance; made after the parameters that it names.</summary>
    public static readonly CursorPages Style = new();

    public override Parameter[] Parameters { get; } = [Limit, Cursor];

    public override IEnumerable<Parameter> SortParameters(IReadOnlyList<string> sortable) => [];

    public override Paging Read(HttpRequest request, IReadOnlyList<string> sortable) =>
        new(Cursor.Value(request), Limit.Value(request), Paging.DefaultField, Descending: true);

    protected override void WritePlace(Utf8JsonWriter json, HttpRequest request, int count, long total)
    {
        int end = Cursor.Value(request) + count;
        bool hasMore = end < total && count > 0;
        json.WriteString("nextCursor"u8, hasMore ? Write(end) : null);
        json.WriteBoolean("hasMore"u8, hasMore);
        json.WriteNumber("limit"u8, Limit.Value(request));
    }

    private static string Write(int skip) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"after {skip}")));

    private static bool TryRead(string cursor, out int skip)
    {
        skip = 0;
        Span<byte> text = stackalloc byte[64];
        return cursor.Length <= 64 && Base64Url.IsValid(cursor) && Base64Url.TryDecodeFromChars(cursor, text, out int length) && text[..length].StartsWith("after "u8)
            && int.TryParse(text["after ".Length..length], NumberStyles.None, CultureInfo.InvariantCulture, out skip);
    }
}
