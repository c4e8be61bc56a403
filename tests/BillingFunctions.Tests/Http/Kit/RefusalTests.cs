namespace BillingFunctions.Tests.Http.Kit;

public sealed class RefusalTests(KitFixture kit) : IClassFixture<KitFixture>
{
    [Theory]
    [InlineData("Invalid", 422)]
    [InlineData("NotFound", 404)]
    [InlineData("Conflict", 409)]
    [InlineData("WrongState", 400)]
    [InlineData("Forbidden", 403)]
    [InlineData("TooLarge", 413)]
    [InlineData("KeyReused", 422)]
    [InlineData("Unavailable", 503)]
    public async Task Each_kind_of_refusal_has_its_status(string kind, int status)
    {
        Answer answer = (await kit.SendAsync("GET", $"/fake/refuse/{kind}")).ShouldBeProblem(status);

        Assert.Equal("Refused", answer.Json.GetProperty("detail").GetString());
        Assert.Equal(status == 503, answer.Headers.ContainsKey("Retry-After"));
    }

    [Fact]
    public async Task The_sentence_names_the_first_field_at_fault_and_counts_the_others()
    {
        string several = (await kit.SendAsync("POST", "/fake/everything", """{"name":1,"count":99}""")).ShouldBeProblem(422).Json.GetProperty("detail").GetString()!;

        Assert.Matches("^name: .+ \\(and 1 more in errors\\)$", several);
    }

    [Theory]
    [InlineData("Throttled", 503)]
    [InlineData("Unavailable", 503)]
    [InlineData("OutcomeUnknown", 503)]
    [InlineData("Refused", 500)]
    [InlineData("bug", 500)]
    public async Task What_breaks_inside_is_told_without_details(string what, int status)
    {
        Answer answer = (await kit.SendAsync("GET", $"/fake/throw/{what}")).ShouldBeProblem(status);

        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.Equal(status == 503, answer.Headers.ContainsKey("Retry-After"));
        Assert.Equal(answer.Headers["X-Request-Id"], answer.Json.GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task A_second_request_with_the_same_key_waits_its_turn_outside()
    {
        Task<Answer> first = kit.SendAsync("POST", "/fake/slow", idempotencyKey: "one");
        await Wait.UntilAsync(() => Task.FromResult(kit.Surface.SlowCalls == 1));

        Answer second = (await kit.SendAsync("POST", "/fake/slow/", idempotencyKey: "one")).ShouldBeProblem(409);
        kit.Surface.Gate.SetResult();

        Assert.True(second.Headers.ContainsKey("Retry-After"));
        Answer done = (await first).ShouldBe(200);
        Answer again = (await kit.SendAsync("POST", "/fake/slow", idempotencyKey: "one")).ShouldBe(200);
        Answer other = (await kit.SendAsync("POST", "/fake/slow", idempotencyKey: "two")).ShouldBe(200);
        Answer without = (await kit.SendAsync("POST", "/fake/slow")).ShouldBe(200);
        Assert.Equal(done.Text, again.Text);
        Assert.Equal(3, new[] { done, other, without }.Select(one => one.Json.GetProperty("command").GetString()).Distinct().Count());
        Assert.False(without.Json.GetProperty("has_fingerprint").GetBoolean());
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("a\tb")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_key_that_cannot_be_one_is_refused(string key)
    {
        Answer answer = await kit.SendAsync("POST", "/fake/everything", """{"name":"abc"}""", idempotencyKey: key);

        Assert.Contains("header.Idempotency-Key:idempotency_key", answer.ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task Beyond_its_rate_a_caller_is_told_when_to_come_back()
    {
        Answer[] answers = [.. await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => kit.SendAsync("POST", "/fake/limited")))];

        Assert.Equal(3, answers.Count(answer => answer.Status == 200));
        Assert.All(answers, answer => Assert.Equal("\"seldom\";q=3;w=60", answer.Headers["RateLimit-Policy"]));
        Assert.All(answers.Where(answer => answer.Status != 200), answer =>
            Assert.InRange(int.Parse(answer.ShouldBeProblem(429).Headers["Retry-After"]), 1, 20));
    }
}
