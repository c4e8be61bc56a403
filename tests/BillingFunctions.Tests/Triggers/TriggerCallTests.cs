using System.Text.Json;
using Billing.Application.Work;
using BillingFunctions.Tests.Support;
using BillingFunctions.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace BillingFunctions.Tests.Triggers;

public sealed class TriggerCallTests
{
    private const string HubEnvelope =
        """{"Data":{"events":"[\"a\",\"b\"]"},"Metadata":{"PartitionContext":{"EventHubName":"usage","PartitionId":"1"},"SequenceNumberArray":"[1,2]"}}""";

    [Theory]
    [InlineData("aggregate-usage", HubEnvelope, "a b")]
    [InlineData("run-schedule", "{}", "schedule")]
    [InlineData("close-period", """{"Data":{"message":"\"m\""}}""", "m")]
    [InlineData("render-invoice", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("drain-outbox", """{"Data":{"message":"m"}}""", "m")]
    public async Task Every_trigger_starts_its_work_and_answers_with_an_object(string function, string envelope, string started)
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();

        (int status, string body) = await world.CallAsync(function, envelope);

        Assert.Equal(200, status);
        Assert.Contains(started, world.Work.Started);
        JsonElement answer = JsonDocument.Parse(body).RootElement;
        Assert.Equal(JsonValueKind.Object, answer.GetProperty("Outputs").ValueKind);
        Assert.Single(answer.GetProperty("Logs").EnumerateArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("{}")]
    public async Task A_malformed_envelope_is_refused_with_an_object_too(string envelope)
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();

        (int status, string body) = await world.CallAsync("close-period", envelope);

        Assert.Equal(400, status);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(body).RootElement.ValueKind);
        Assert.DoesNotContain("m", world.Work.Started);
    }

    [Fact]
    public async Task A_failure_is_a_500_that_tells_no_more_than_its_kind()
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();
        world.Work.OnMessage = (_, _, _) => throw new InvalidOperationException("secret");

        (int status, string body) = await world.CallAsync("close-period", """{"Data":{"message":"m"}}""");

        Assert.Equal(500, status);
        Assert.Contains("InvalidOperationException", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_batch_is_answered_503_so_that_it_comes_again()
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();
        world.Work.OnBatch = (_, _, _) => Task.FromResult(new AggregationResult(1, 0, 0, IsComplete: false));

        Assert.Equal(503, (await world.CallAsync("aggregate-usage", HubEnvelope)).Status);
    }

    [Fact]
    public async Task The_rest_of_long_queue_work_is_on_the_queue_before_the_answer()
    {
        await using ServiceWorld world = await ServiceWorld.StartAsync();
        world.Work.OnMessage = (message, _, _) => Task.FromResult(message == "long" ? WorkOutcome.ContinueWith("rest") : WorkOutcome.Done);

        (int status, _) = await world.CallAsync("close-period", """{"Data":{"message":"long"}}""");

        Assert.Equal(200, status);
        await Until.IsTrue(() => world.Work.Started.Contains("rest"), "the rest is worked on");
    }

    [Fact]
    public async Task Work_that_listens_is_stopped_at_its_deadline_and_work_that_does_not_is_left_behind()
    {
        var limit = TriggerTimeLimit.Of(TimeSpan.FromMilliseconds(500));
        await using ServiceWorld world = await ServiceWorld.StartAsync(services => services.AddSingleton(limit));
        var never = new TaskCompletionSource<WorkOutcome>();
        world.Work.OnMessage = async (message, budget, cancellationToken) =>
        {
            Assert.Equal(limit.Budget, budget.Allowed);
            if (message == "deaf")
                return await never.Task;

            await Task.Delay(Timeout.Infinite, cancellationToken);
            return WorkOutcome.Done;
        };

        (int listening, string first) = await world.CallAsync("close-period", """{"Data":{"message":"m"}}""");
        (int deaf, string second) = await world.CallAsync("close-period", """{"Data":{"message":"deaf"}}""");

        Assert.Equal((503, 503), (listening, deaf));
        Assert.Contains("out of time", first, StringComparison.Ordinal);
        Assert.Contains("did not end itself", second, StringComparison.Ordinal);
    }

    [Fact]
    public void The_budget_is_60_percent_of_the_host_s_time_out()
    {
        Assert.Equal(TimeSpan.FromMinutes(6), new TriggerTimeLimit().Budget);
        Assert.Equal(TimeSpan.FromMinutes(5), TriggerTimeLimit.Parse(null));
        Assert.Equal(TimeSpan.FromHours(1), TriggerTimeLimit.Parse("-1"));
        Assert.Equal(TimeSpan.FromMinutes(2), TriggerTimeLimit.Parse("00:02:00"));
    }
}
