using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Usage;

/// <summary>Events over HTTP in other forms than our own JSON, and batches that are taken in part.</summary>
public sealed class EventFormatsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/events/";

    [Fact]
    public async Task A_cloud_event_is_taken_as_a_document()
    {
        await world.CustomerAsync("cloud");
        Answer taken = await SendAsync(Path, CloudEvent("1"), "application/cloudevents+json; charset=utf-8");

        JsonElement json = taken.ShouldBe(201).Json;
        Assert.Equal("/gate 1", BillingWorld.Text(json, "transaction_id"));
        Assert.Equal(("cloud", "storage", "2026-06-30T12:00:00Z"), (BillingWorld.Text(json, "external_customer_id"), BillingWorld.Text(json, "code"), BillingWorld.Text(json, "timestamp")));
        Assert.Equal("""{"gb":2}""", json.GetProperty("properties").GetRawText());
        Assert.Equal(taken.Text, (await SendAsync(Path, CloudEvent("1"), "application/cloudevents+json")).ShouldBe(201).Text);
    }

    [Fact]
    public async Task A_cloud_event_is_taken_in_headers_and_body()
    {
        await world.CustomerAsync("łódź");
        Answer taken = await SendAsync(
            Path, """{"gb":3}""", "application/json", ("ce-specversion", "1.0"), ("ce-id", "7"), ("ce-source", "/gate"), ("ce-type", "storage"), ("ce-subject", "%C5%82%C3%B3d%C5%BA"));
        Answer empty = await SendAsync(Path, null, "application/json", ("ce-specversion", "1.0"), ("ce-id", "8"), ("ce-source", "/gate"), ("ce-type", "calls"), ("ce-subject", "%C5%82%C3%B3d%C5%BA"));
        Answer bad = await SendAsync(Path, """[1]""", "application/json", ("ce-specversion", "0.3"), ("ce-id", "8"), ("ce-source", "/the gate"), ("ce-type", "nothing"), ("ce-time", "noon"));

        Assert.Equal("łódź", BillingWorld.Text(taken.ShouldBe(201).Json, "external_customer_id"));
        empty.ShouldBe(201);
        Assert.Equal(
            ["header.ce-time:datetime_parsing", "header.ce-specversion:literal_error", "header.ce-source:uri_parsing", "body:dict_type", "header.ce-subject:missing"],
            bad.ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task Cloud_events_are_taken_in_batches_and_the_same_id_of_two_sources_is_two_facts()
    {
        await world.CustomerAsync("cloud2");
        string body = $"[{CloudEvent("1", "cloud2")},{CloudEvent("1", "cloud2", source: "/other")},{CloudEvent("1", "cloud2")}]";
        JsonElement taken = (await SendAsync(Path + "batch", body, "application/cloudevents-batch+json")).ShouldBe(201).Json;
        Answer refused = await SendAsync(Path + "batch", $"[{CloudEvent("2", "nobody")},{{}}]", "application/cloudevents-batch+json");

        Assert.Equal((2, 1), (taken.GetProperty("ingested").GetInt32(), taken.GetProperty("duplicates").GetInt32()));
        Assert.Equal(
            ["body.0.subject:unknown_reference", "body.1.specversion:missing", "body.1.source:missing", "body.1.id:missing", "body.1.subject:missing", "body.1.type:missing"],
            refused.ShouldBeProblem(422).Faults);
        (await SendAsync(Path, body, "application/cloudevents-batch+json")).ShouldBeProblem(415);
        Assert.Equal(["body:list_type"], (await SendAsync(Path + "batch", "{}", "application/cloudevents-batch+json")).ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task Bodies_may_be_compressed_whether_or_not_a_header_says_so()
    {
        await world.CustomerAsync("zip");
        byte[] body = Gzip(Event("zip", "z1"));

        (await SendAsync(Path, body, "gzip")).ShouldBe(201);
        (await SendAsync(Path, body, "")).ShouldBe(201);
        Assert.Equal(["body:gzip_invalid"], (await SendAsync(Path, "{}"u8.ToArray(), "gzip")).ShouldBeProblem(400).Faults);
        (await SendAsync(Path, body, "br")).ShouldBeProblem(415);
        (await SendAsync(Path, Gzip(new string(' ', 2_000_000)), "gzip")).ShouldBeProblem(413);
        (await SendAsync("/v1/taxes/", body, "gzip")).ShouldBeProblem(415);
    }

    [Fact]
    public async Task A_batch_may_be_taken_in_part()
    {
        await world.CustomerAsync("part");
        string body = $$"""{"events":[{{Event("part", "p1")}},{{Event("nobody", "p2")}},17,{{Event("part", "p1")}},{{Event("part", "p3")}}]}""";

        JsonElement taken = (await world.PostAsync(Path + "batch?partial=true", body)).ShouldBe(201).Json;
        JsonElement whole = (await world.PostAsync(Path + "batch?partial=true", $$"""{"events":[{{Event("part", "p4")}}]}""")).ShouldBe(201).Json;

        Assert.Equal(
            (2, 1, 2), (taken.GetProperty("ingested").GetInt32(), taken.GetProperty("duplicates").GetInt32(), taken.GetProperty("rejected").GetInt32()));
        Assert.Equal(["p1", "p1", "p3"], taken.GetProperty("events").EnumerateArray().Select(one => BillingWorld.Text(one, "transaction_id")));
        Assert.Equal(
            """[{"index":1,"errors":[{"loc":["body","events","1","external_customer_id"],"msg":"There is no customer nobody","type":"unknown_reference"}]},{"index":2,"errors":[{"loc":["body","events","2"],"msg":"must be an object","type":"model_type"}]}]""",
            taken.GetProperty("errors").GetRawText());
        Assert.Equal((0, 0), (whole.GetProperty("rejected").GetInt32(), whole.GetProperty("errors").GetArrayLength()));
    }

    [Fact]
    public async Task A_time_that_is_left_out_is_the_time_of_receipt()
    {
        await world.CustomerAsync("now");
        JsonElement taken = (await world.PostAsync(Path, """{"transaction_id":"n1","external_customer_id":"now","code":"calls"}""")).ShouldBe(201).Json;

        Assert.Equal(BillingWorld.Text(taken, "created_at"), BillingWorld.Text(taken, "timestamp"));
    }

    [Fact]
    public async Task The_reference_names_every_form()
    {
        JsonElement paths = (await world.GetAsync("/openapi/v1.json")).ShouldBe(200).Json.GetProperty("paths");
        string[] Types(string path) => [.. paths.GetProperty(path).GetProperty("post").GetProperty("requestBody").GetProperty("content").EnumerateObject().Select(type => type.Name)];

        Assert.Equal(["application/json", "application/cloudevents+json"], Types("/v1/events"));
        Assert.Equal(["application/json", "application/cloudevents-batch+json"], Types("/v1/events/batch"));
    }

    private static string Event(string customer, string transaction) =>
        $$"""{"transaction_id":"{{transaction}}","external_customer_id":"{{customer}}","code":"calls","timestamp":"2026-06-30T12:00:00Z"}""";

    private static string CloudEvent(string id, string customer = "cloud", string source = "/gate") =>
        $$"""{"specversion":"1.0","id":"{{id}}","source":"{{source}}","type":"storage","subject":"{{customer}}","time":"2026-06-30T12:00:00Z","datacontenttype":"application/json","data":{"gb":2} }""";

    private static byte[] Gzip(string text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));

        return buffer.ToArray();
    }

    private async Task<Answer> SendAsync(string path, string? body, string type, params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        return await world.Service.SendAsync(request, headers);
    }

    private async Task<Answer> SendAsync(string path, byte[] body, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (encoding.Length > 0)
            request.Content.Headers.ContentEncoding.Add(encoding);

        return await world.Service.SendAsync(request);
    }
}
