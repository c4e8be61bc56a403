namespace BillingFunctions.Tests.Http.Kit;

/// <summary>Documents that are sent as they are read.</summary>
public sealed class StreamedTests(KitFixture kit) : IClassFixture<KitFixture>
{
    [Fact]
    public async Task Who_stops_reading_is_no_failure_of_ours()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/fake/stream/endless");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer x");
        using (HttpResponseMessage answer = await kit.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        using (Stream body = await answer.Content.ReadAsStreamAsync())
            Assert.Equal('{', body.ReadByte());

        await Wait.UntilAsync(() => Task.FromResult(kit.Logged.Lines.Any(line => line.StartsWith("Request finished", StringComparison.Ordinal) && line.Contains("/fake/stream/endless - 200", StringComparison.Ordinal))));
        Assert.DoesNotContain(kit.Logged.Lines, line => line.Contains(nameof(OperationCanceledException), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_breaks_within_a_document_ends_the_connection()
    {
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => kit.SendAsync("GET", "/fake/stream/broken"));
        Assert.Contains(kit.Logged.Lines, line => line.Contains("failed as 500", StringComparison.Ordinal));
    }
}
