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
    [InlineData("follow-usage", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("drain-outbox", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("number-invoice", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("mark-overdue", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("send-mail", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("run-dunning", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("collect-payment", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("export-data", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("sync-integration", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("tidy-rows", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("follow-events", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("deliver-webhooks", """{"Data":{"message":"m"}}""", "m")]
    [InlineData("archive-usage", """{"Data":{"message":"m"}}""", "m")]
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
    public async Task Work_that_listens_is_stopped_at_its_deadline()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        await using ServiceWorld world = await ServiceWorld.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        world.Work.OnMessage = async (_, budget, cancellationToken) =>
        {
            Assert.Equal(TimeSpan.FromMinutes(6), budget.Allowed);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return WorkOutcome.Done;
        };

        Task<(int Status, string Body)> call = await CallAndWaitAsync(world);
        time.Advance(TimeSpan.FromMinutes(6));

        (int status, string body) = await call.WaitAsync(Until.Patience);
        Assert.Equal(503, status);
        Assert.Contains("out of time", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_does_not_listen_is_left_behind_and_the_call_is_answered()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        await using ServiceWorld world = await ServiceWorld.StartAsync(services => services.AddSingleton<TimeProvider>(time));
        var never = new TaskCompletionSource<WorkOutcome>();
        world.Work.OnMessage = (_, _, _) => never.Task;

        Task<(int Status, string Body)> call = await CallAndWaitAsync(world);
        time.Advance(TimeSpan.FromMinutes(7));

        (int status, string body) = await call.WaitAsync(Until.Patience);
        Assert.Equal(503, status);
        Assert.Contains("did not end itself", body, StringComparison.Ordinal);
    }

    [Fact]
    public void The_budget_is_60_percent_of_the_host_s_time_out()
    {
        Assert.Equal(TimeSpan.FromMinutes(6), new TriggerTimeLimit().Budget);
        Assert.Equal(TimeSpan.FromMinutes(5), TriggerTimeLimit.Parse(null));
        Assert.Equal(TimeSpan.FromHours(1), TriggerTimeLimit.Parse("-1"));
        Assert.Equal(TimeSpan.FromMinutes(2), TriggerTimeLimit.Parse("00:02:00"));
    }

    private static async Task<Task<(int Status, string Body)>> CallAndWaitAsync(ServiceWorld world)
    {
        Task<(int Status, string Body)> call = world.CallAsync("close-period", """{"Data":{"message":"m"}}""");
        await Until.IsTrue(() => world.Work.Started.Contains("m"), "the work has started");
        return call;
    }
}
