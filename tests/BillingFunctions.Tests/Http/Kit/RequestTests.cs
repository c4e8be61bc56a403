using System.Net.Sockets;
using System.Text;

namespace BillingFunctions.Tests.Http.Kit;

public sealed class RequestTests(KitFixture kit) : IClassFixture<KitFixture>
{
    private const string Good = """{"name":"abc"}""";

    [Theory]
    [InlineData("text/plain")]
    [InlineData("")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonx")]
    public async Task A_body_that_does_not_say_it_is_JSON_is_not_read(string contentType) =>
        (await kit.SendAsync("POST", "/fake/everything", Good, contentType)).ShouldBeProblem(415);

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("Application/JSON")]
    [InlineData("application/merge-patch+json")]
    public async Task Any_way_of_saying_JSON_will_do(string contentType) =>
        (await kit.SendAsync("POST", "/fake/everything/", Good, contentType)).ShouldBe(201);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Twenty_megabytes_are_refused(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fake/everything") { Content = new ByteArrayContent(new byte[20 * 1024 * 1024]) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer x");
        request.Headers.TransferEncodingChunked = chunked;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        Answer answer = await Answer.ReadAsync(await kit.Client.SendAsync(request));

        Assert.Equal(["body:too_large"], answer.ShouldBeProblem(413).Faults);
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_refused_before_it_is_sent()
    {
        string answer = await RawAsync("POST /fake/everything HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nContent-Type: application/json\r\nContent-Length: 20000000\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_body_that_comes_in_pieces_is_put_together()
    {
        string answer = await RawAsync(
            "POST /fake/everything HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
            "8\r\n{\"name\":\r\n", "6\r\n\"abc\"}\r\n0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 201", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/fake/everything", "POST")]
    [InlineData("POST", "/fake/items", "GET, HEAD")]
    [InlineData("PATCH", "/fake/items/0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000/", "DELETE, GET, HEAD")]
    public async Task A_known_path_says_which_methods_it_answers_to(string method, string path, string allowed)
    {
        Answer refused = (await kit.SendAsync(method, path)).ShouldBeProblem(405);
        Answer options = (await kit.SendAsync("OPTIONS", path)).ShouldBe(204);

        Assert.Equal(allowed, string.Join(", ", refused.Headers["Allow"].Split(',', StringSplitOptions.TrimEntries).Order()));
        Assert.Equal(refused.Headers["Allow"], options.Headers["Allow"]);
    }

    [Theory]
    [InlineData("/fake")]
    [InlineData("/fake/nothing")]
    [InlineData("/fake//items")]
    [InlineData("/fake/items/0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000/more")]
    public async Task An_unknown_path_is_not_found(string path) => (await kit.SendAsync("GET", path)).ShouldBeProblem(404);

    [Fact]
    public async Task HEAD_is_GET_without_the_body()
    {
        Answer head = (await kit.SendAsync("HEAD", "/fake/items")).ShouldBe(200);

        Assert.Empty(head.Text);
        Assert.Equal("250", head.Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task A_file_comes_with_its_type_and_name()
    {
        Answer file = (await kit.SendAsync("GET", "/fake/file")).ShouldBe(200);

        Assert.Equal("application/pdf", file.ContentType);
        Assert.Equal("inline; filename=\"a.pdf\"", file.Headers["Content-Disposition"]);
        Assert.Equal("nosniff", file.Headers["X-Content-Type-Options"]);
    }

    [Fact]
    public async Task A_request_keeps_the_id_its_caller_gave_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fake/nothing");
        request.Headers.Add("X-Request-Id", "mine-17");

        Answer answer = (await Answer.ReadAsync(await kit.Client.SendAsync(request))).ShouldBeProblem(404);

        Assert.Equal("mine-17", answer.Headers["X-Request-Id"]);
        Assert.Equal("mine-17", answer.Json.GetProperty("request_id").GetString());
    }

    /// <summary>Sends text as it stands and reads the first of the answer.</summary>
    private async Task<string> RawAsync(params string[] pieces)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(kit.Client.BaseAddress!.Host, kit.Client.BaseAddress.Port);
        await using NetworkStream stream = client.GetStream();
        foreach (string piece in pieces)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(piece));
            await stream.FlushAsync();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        byte[] answer = new byte[4096];
        return Encoding.UTF8.GetString(answer, 0, await stream.ReadAsync(answer, limit.Token));
    }
}
